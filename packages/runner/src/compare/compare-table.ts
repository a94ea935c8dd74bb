import {
  compareCells,
  type ComparedCell,
  type Comparison,
  type Goal,
  type Outcome,
} from '@ablate/statistics';
import { findTwin } from './find-twin.js';

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
