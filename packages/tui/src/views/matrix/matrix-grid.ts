import { mean, type Goal, type MetricRule } from '@ablate/statistics';
import type { ChosenRuns, RunRow } from '@ablate/tracker';
import { countedValues } from '../../metrics/counted-values.js';
import type { Matrix } from '../../matrix/stored-matrix.js';

/** A run that a cell needs: null where nobody has queued it yet. */
export interface Slot {
  readonly seed: number | null;
  readonly run: RunRow | null;
}

export interface GridCell {
  /** Indices of the matrix's cells that stand here: one, or several where cells are means. */
  readonly cells: readonly number[];
  /** Empty where the matrix has no such cell. */
  readonly slots: readonly Slot[];
  /** Mean of what the runs count with, else of the newest values so far; null without any. */
  readonly value: number | null;
  /** No run of the cell has ended with a value yet. */
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
  /** Null where it is not known whether more is better. */
  readonly goal: Goal | null;
}

export interface GridChoice {
  readonly matrix: Matrix;
  readonly chosen: ChosenRuns;
  readonly metric: string | null;
  readonly rule: MetricRule | undefined;
  /** Number of the axis that runs from left to right. */
  readonly columnAxis: number;
  /** Rows are labels of one axis, and cells means over all others. */
  readonly means: boolean;
}

function slotsOf(hash: string, { seeds }: Matrix, chosen: ChosenRuns): Slot[] {
  if (seeds.length > 0) return seeds.map((seed) => ({ seed, run: chosen.find(hash, seed) ?? null }));
  return Array.from(chosen.ofCell(hash), ([seed, run]) => ({ seed, run }));
}

export function lastValue(run: RunRow | null, metric: string | null): number | null {
  const last = metric === null ? undefined : run?.metrics[metric]?.last;
  return last !== undefined && Number.isFinite(last) ? last : null;
}

/** Cells in their places: one axis from left to right, the others (or one of them) from top to bottom. */
export function matrixGrid({ matrix, chosen, metric, rule, columnAxis, means }: GridChoice): MatrixGrid {
  const { axes } = matrix;
  const across = axes.length === 1 ? undefined : axes[columnAxis % axes.length];
  const others = axes.filter((axis) => axis !== across);
  const down = means ? others.slice(0, 1) : others;
  const columnOf = (labels: Readonly<Record<string, string>>) => labels[across?.name ?? ''] ?? '';
  const rowOf = (labels: Readonly<Record<string, string>>) =>
    down.map(({ name }) => labels[name] ?? '·').join(' · ');
  const places = new Map<string, { readonly cells: number[]; readonly slots: Slot[] }>();
  matrix.cells.forEach(({ hash, labels }, at) => {
    const name = JSON.stringify([rowOf(labels), columnOf(labels)]);
    const place = places.get(name) ?? { cells: [], slots: [] };
    places.set(name, place);
    place.cells.push(at);
    place.slots.push(...slotsOf(hash, matrix, chosen));
  });
  const columns = across?.labels ?? [''];
  const rowLabels = combinations(down.map(({ labels }) => labels));
  const rows = rowLabels.map((label): GridRow => {
    const cells = columns.map((column): GridCell => {
      const { cells: own, slots } = places.get(JSON.stringify([label, column])) ?? { cells: [], slots: [] };
      const runs = slots.flatMap(({ run }) => run ?? []);
      const { values, early } = countedValues(runs, metric, rule);
      return { cells: own, slots, value: mean(values), early };
    });
    return { label, cells };
  });
  return {
    rowTitle: down.map(({ name }) => name).join(' · '),
    columnTitle: across?.name ?? '',
    columns,
    rows: rows.filter(({ cells }) => cells.some((cell) => cell.slots.length > 0)),
    metric,
    goal: rule?.goal ?? null,
  };
}

function combinations(lists: readonly (readonly string[])[]): string[] {
  return lists
    .reduce<string[][]>((all, labels) => all.flatMap((done) => labels.map((label) => [...done, label])), [[]])
    .map((labels) => labels.join(' · '));
}
