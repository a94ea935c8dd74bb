import type { ChosenRuns, RunRow } from '@ablate/tracker';
import type { Cell } from '../matrix/expand.js';
import { MEANINGS, type PlannedState } from '../run-meaning.js';

/** A cell, and what running its matrix would do with it. */
export interface PlannedCell {
  readonly cell: Cell;
  readonly state: PlannedState;
  /** The run that answers for the cell so far. */
  readonly run: RunRow | null;
}

/** The cells that may have to be trained. */
export function unfinished(planned: readonly PlannedCell[]): Cell[] {
  return planned.filter(({ state }) => state !== 'done').map(({ cell }) => cell);
}

export function planCells(cells: readonly Cell[], known: ChosenRuns): PlannedCell[] {
  return cells.map((cell) => {
    const run = known.find(cell.hash, cell.seed) ?? null;
    return { cell, state: run === null ? 'new' : MEANINGS[run.status].planned, run };
  });
}
