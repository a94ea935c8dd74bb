import { cellOfRun, type RunRow, type StoredCell } from '@ablate/tracker';
import { runLeaves } from '../configuration/run-leaves.js';
import type { Matrix } from './stored-matrix.js';

/** What varies more than this is measured rather than set. */
const MOST_LABELS = 20;
const MOST_AXES = 4;
/** Newest runs that are looked at. */
const MOST_RUNS = 2_000;

/** A matrix from the runs alone: its axes are the parameters that vary, but for the seed. Null where none does. */
export function matrixOfRuns(runs: readonly RunRow[]): Matrix | null {
  const leavesByHash = new Map<string, ReadonlyMap<string, string>>();
  for (const run of runs.slice(0, MOST_RUNS)) {
    const hash = cellOfRun(run);
    if (leavesByHash.has(hash)) continue;
    leavesByHash.set(hash, runLeaves(run));
  }
  const configs = Array.from(leavesByHash.values());
  const paths = [...new Set(configs.flatMap((leaves) => [...leaves.keys()]))].filter(
    (name) => name !== 'seed',
  );
  const axes = paths
    .map((name) => ({
      name,
      labels: [...new Set(configs.map((leaves) => leaves.get(name) ?? '·'))].reverse(),
    }))
    .filter(({ labels }) => labels.length > 1 && labels.length <= MOST_LABELS)
    .slice(0, MOST_AXES);
  if (axes.length === 0) return null;
  const cells = Array.from(leavesByHash, ([hash, leaves]): StoredCell => {
    const labels = Object.fromEntries(axes.map(({ name }) => [name, leaves.get(name) ?? '·']));
    return { hash, label: Object.values(labels).join(' · '), labels };
  });
  return { axes, seeds: [], compare: null, design: null, cells };
}
