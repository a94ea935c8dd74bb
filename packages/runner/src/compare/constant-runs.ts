import { predictsConstant, type DetailReader } from '@ablate/tracker';
import type { CellState } from '../queue/cell-state.js';
import { RUN_OF_CELL } from '../run-meaning.js';

/** A run that predicts the same for every test example, as a network does that has not learned, or has died. */
export interface ConstantRun {
  readonly label: string;
  readonly seed: number;
}

/** Those of finished runs that predict the same for every test example. */
export function constantRuns(
  finished: Iterable<ConstantRun & { readonly id: string }>,
  reader: Pick<DetailReader, 'artifacts'>,
): ConstantRun[] {
  return Array.from(finished).flatMap(({ id, label, seed }) =>
    predictsConstant(reader, { id }) ? [{ label, seed }] : [],
  );
}

/** The same of cells that have been run. */
export function constantStates(
  states: readonly CellState[],
  reader: Pick<DetailReader, 'artifacts'>,
): ConstantRun[] {
  const finished = states.filter(({ status }) => RUN_OF_CELL[status] === 'finished');
  return constantRuns(
    finished.map(({ cell, runId }) => ({ id: runId, label: cell.label, seed: cell.seed })),
    reader,
  );
}
