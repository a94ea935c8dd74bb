import type { ChosenRuns } from './chosen-runs.js';
import { runOutcome, type RunOutcome } from './run-outcome.js';
import type { StoredCell } from './stored-matrix.js';

/** Cells × seeds of an experiment, and what became of the run that stands for each, as far as one metric goes. */
export interface OutcomeTable {
  readonly cells: readonly (StoredCell & { readonly runs: readonly RunOutcome[] })[];
  /** The columns, in the order of each cell's `runs`. */
  readonly seeds: readonly number[];
}

/**
 * The table of these cells.
 * @param wanted the seeds that there should be; where that is not known (empty), those that any cell has, runs without a
 * seed being one more column
 */
export function outcomeTable(
  cells: readonly StoredCell[],
  wanted: readonly number[],
  chosen: ChosenRuns,
  metric: string,
): OutcomeTable {
  const found = new Set(cells.flatMap(({ hash }) => [...chosen.ofCell(hash).keys()]));
  const seeds = wanted.length > 0 ? wanted : [...found].sort((a, b) => (a ?? -1) - (b ?? -1));
  return {
    cells: cells.map((cell) => ({
      ...cell,
      runs: seeds.map((seed) => runOutcome(chosen.find(cell.hash, seed), metric)),
    })),
    seeds: seeds.map((seed) => seed ?? -1),
  };
}
