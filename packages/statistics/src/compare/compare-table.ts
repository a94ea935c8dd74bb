import type { Goal } from '../metric-goal.js';
import { compareCells } from './compare-cells.js';
import type { DesignQuestion } from './component-effects.js';
import type { ComparedCell, Comparison } from './comparison.js';
import { findTwin } from './find-twin.js';

/** A cell of a matrix and what became of its runs, in the order of the table's seeds. */
export type CellOutcomes = Pick<ComparedCell, 'label' | 'labels' | 'runs'>;

/** What a table of cells is asked. */
export interface TableQuestion<G extends Goal | null = Goal> {
  readonly metric: string;
  /** Null where nothing says it. */
  readonly goal: G;
  readonly worst: number | null;
  readonly margin: number | null;
  /** Labels of the baseline: each cell is compared with its twin that has them. Null compares nothing. */
  readonly baseline: Readonly<Record<string, string>> | null;
  /** The design of the matrix's components; none unless given. */
  readonly design?: DesignQuestion | null;
}

/** Compares each cell with its own baseline, all of them as one family. */
export function compareTable<G extends Goal | null>(
  cells: readonly CellOutcomes[],
  seeds: readonly number[],
  { baseline, ...question }: TableQuestion<G>,
): Comparison & { readonly goal: G } {
  const compared = cells.map((cell): ComparedCell => ({
    ...cell,
    baseline: baseline === null ? null : findTwin(cell, cells, baseline),
  }));
  const options = { ...question, seeds, isCompared: baseline !== null };
  return { ...compareCells(compared, options), goal: question.goal };
}
