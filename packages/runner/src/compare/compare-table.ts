import {
  compareCells,
  type ComparedCell,
  type Comparison,
  type Goal,
  type Outcome,
} from '@ablate/statistics';

/** A cell of a matrix and what became of its runs, in the order of the table's seeds. */
export interface CellOutcomes extends Pick<ComparedCell, 'label' | 'labels'> {
  readonly runs: readonly (Outcome | undefined)[];
}

export interface TableQuestion {
  readonly metric: string;
  readonly goal: Goal;
  readonly worst: number | null;
  readonly margin: number | null;
  /** Labels of the baseline: each cell is compared with its twin that has them. Null compares nothing. */
  readonly baseline: Readonly<Record<string, string>> | null;
}

/** Compares each cell with its own baseline, all of them as one family. */
export function compareTable(
  cells: readonly CellOutcomes[],
  seeds: readonly number[],
  { baseline, ...question }: TableQuestion,
): Comparison & { readonly goal: Goal } {
  const compared = cells.map((cell): ComparedCell => ({
    ...cell,
    baseline: baseline === null ? null : findTwin(cell, cells, baseline),
  }));
  const options = { ...question, seeds, isCompared: baseline !== null };
  return { ...compareCells(compared, options), goal: question.goal };
}

/** Index of the cell with the same labels but for those of the baseline. */
function findTwin(
  cell: CellOutcomes,
  cells: readonly CellOutcomes[],
  wanted: Readonly<Record<string, string>>,
): number | null {
  const labels = { ...cell.labels, ...wanted };
  const names = Object.keys(labels);
  const twin = cells.findIndex(
    (other) =>
      names.length === Object.keys(other.labels).length &&
      names.every((name) => other.labels[name] === labels[name]),
  );
  return twin === -1 ? null : twin;
}
