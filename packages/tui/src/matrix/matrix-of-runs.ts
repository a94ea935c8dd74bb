import { cellOfRun, type RunRow, type StoredCell } from '@ablate/tracker';
import { runLeaves } from '../configuration/run-leaves.js';
import { chooseAxes, type ChosenAxes } from '../varying/choose-axes.js';
import { NO_VALUE, type Leaves } from '../varying/varying-paths.js';
import type { Axis, Matrix } from './stored-matrix.js';

/** Newest runs that are looked at. */
const MOST_RUNS = 2_000;

export interface MatrixOfRuns extends Matrix {
  /** What its axes are, and which parameters vary besides. */
  readonly note: string;
}

/** A matrix from the runs alone: its axes are the parameters that vary most usefully. Null where none does. */
export function matrixOfRuns(runs: readonly RunRow[]): MatrixOfRuns | null {
  const leavesByHash = new Map<string, Leaves>();
  for (const run of runs.slice(0, MOST_RUNS)) {
    const hash = cellOfRun(run);
    if (!leavesByHash.has(hash)) leavesByHash.set(hash, runLeaves(run));
  }
  // From the oldest on, as they were thought of.
  const configs = [...leavesByHash.values()].reverse();
  const chosen = chooseAxes(configs);
  if (chosen.axes.length === 0) return null;
  const axes = chosen.axes.map(({ path }) => ({ name: path, labels: labelsOf(path, configs) }));
  const cells = Array.from(leavesByHash, ([hash, leaves]) => cellOf(hash, leaves, axes));
  return { axes, seeds: [], compare: null, design: null, cells, note: noteOf(chosen) };
}

function cellOf(hash: string, leaves: Leaves, axes: readonly Axis[]): StoredCell {
  const labels = Object.fromEntries(axes.map(({ name }) => [name, leaves.get(name) ?? NO_VALUE]));
  return { hash, label: Object.values(labels).join(' · '), labels };
}

/** Numbers in their order, other values in that of the runs. */
function labelsOf(path: string, configs: readonly Leaves[]): string[] {
  const labels = [...new Set(configs.map((leaves) => leaves.get(path) ?? NO_VALUE))];
  const isNumber = (label: string) => label === NO_VALUE || Number.isFinite(Number(label));
  return labels.every(isNumber) ? labels.sort((a, b) => Number(a) - Number(b)) : labels;
}

function noteOf({ axes, leftOut }: ChosenAxes): string {
  const named = axes.map(({ path, collinear }) =>
    collinear.length === 0 ? path : `${path} (and with it ${collinear.join(', ')})`,
  );
  const others = leftOut.map(({ path, reason }) => `${path} (${reason})`);
  return [
    `No stored matrix; axes are what varies: ${named.join(', ')}.`,
    ...(others.length === 0 ? [] : [`Left out: ${others.join(', ')}.`]),
  ].join(' ');
}
