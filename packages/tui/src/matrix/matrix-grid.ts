import { preferenceOf, type RunRow } from '@ablate/tracker';
import { mean } from '../groups/statistics.js';
import { cellHash } from './matrix-of-runs.js';
import type { Matrix } from './stored-matrix.js';

/** A run that a cell needs: null where nobody has queued it yet. */
export interface Slot {
  readonly seed: number | null;
  readonly run: RunRow | null;
}

export interface GridCell {
  /** Empty where the matrix has no such cell. */
  readonly slots: readonly Slot[];
  /** Mean of the metric's last values of the finished runs, else of the others; null without any. */
  readonly value: number | null;
  /** No run of the cell has finished yet. */
  readonly early: boolean;
}

export interface GridRow {
  readonly label: string;
  readonly cells: readonly GridCell[];
}

export interface MatrixGrid {
  readonly rowTitle: string;
  readonly columnTitle: string;
  readonly columns: readonly string[];
  readonly rows: readonly GridRow[];
  readonly metric: string | null;
}

export interface GridChoice {
  readonly matrix: Matrix;
  readonly runs: readonly RunRow[];
  readonly metric: string | null;
  /** Number of the axis that runs from left to right. */
  readonly columnAxis: number;
  /** Rows are labels of one axis, and cells means over all others. */
  readonly means: boolean;
}

type RunsOfCell = ReadonlyMap<string, ReadonlyMap<number | null, RunRow>>;

function runsByCell(runs: readonly RunRow[]): RunsOfCell {
  const byHash = new Map<string, Map<number | null, RunRow>>();
  for (const run of runs) {
    const hash = cellHash(run);
    const bySeed = byHash.get(hash) ?? new Map<number | null, RunRow>();
    byHash.set(hash, bySeed);
    const other = bySeed.get(run.seed);
    if (!other || preferenceOf(run.status) < preferenceOf(other.status)) bySeed.set(run.seed, run);
  }
  return byHash;
}

function slotsOf(hash: string, { seeds }: Matrix, runs: RunsOfCell): Slot[] {
  const known = runs.get(hash);
  if (seeds.length > 0) return seeds.map((seed) => ({ seed, run: known?.get(seed) ?? null }));
  return Array.from(known ?? [], ([seed, run]) => ({ seed, run })).sort(
    (a, b) => (a.seed ?? 0) - (b.seed ?? 0),
  );
}

export function lastValue(run: RunRow | null, metric: string | null): number | null {
  const last = metric === null ? undefined : run?.metrics[metric]?.last;
  return last !== undefined && Number.isFinite(last) ? last : null;
}

/** Cells in their places: one axis from left to right, the others (or one of them) from top to bottom. */
export function matrixGrid({ matrix, runs, metric, columnAxis, means }: GridChoice): MatrixGrid {
  const { axes } = matrix;
  const across = axes.length === 1 ? undefined : axes[columnAxis % axes.length];
  const others = axes.filter((axis) => axis !== across);
  const down = means ? others.slice(0, 1) : others;
  const columnOf = (labels: Readonly<Record<string, string>>) => labels[across?.name ?? ''] ?? '';
  const rowOf = (labels: Readonly<Record<string, string>>) =>
    down.map(({ name }) => labels[name] ?? '·').join(' · ');
  const known = runsByCell(runs);
  const slots = new Map<string, Slot[]>();
  for (const { hash, labels } of matrix.cells) {
    const place = JSON.stringify([rowOf(labels), columnOf(labels)]);
    slots.set(place, [...(slots.get(place) ?? []), ...slotsOf(hash, matrix, known)]);
  }
  const columns = across?.labels ?? [''];
  const rowLabels = combinations(down.map(({ labels }) => labels));
  const rows = rowLabels.map((label): GridRow => {
    const cells = columns.map((column): GridCell => {
      const here = slots.get(JSON.stringify([label, column])) ?? [];
      const done = here.filter(({ run }) => run?.status === 'finished');
      const early = done.length === 0;
      const values = (early ? here : done).flatMap(({ run }) => lastValue(run, metric) ?? []);
      return { slots: here, value: values.length === 0 ? null : mean(values), early };
    });
    return { label, cells };
  });
  return {
    rowTitle: down.map(({ name }) => name).join(' · '),
    columnTitle: across?.name ?? '',
    columns,
    rows: rows.filter(({ cells }) => cells.some((cell) => cell.slots.length > 0)),
    metric,
  };
}

function combinations(lists: readonly (readonly string[])[]): string[] {
  return lists
    .reduce<string[][]>((all, labels) => all.flatMap((done) => labels.map((label) => [...done, label])), [[]])
    .map((labels) => labels.join(' · '));
}
