import type { StoreReader } from '@ablate/tracker';
import type { CellState } from '../queue/cell-state.js';
import type { Pruner } from './pruner.js';

/**
 * Lets the run of a cell compete with what it has come to so far, in this run of the matrix or an earlier one. An epoch
 * has one value of such a metric.
 */
export function readHistory(pruner: Pruner, { cell, runId, status }: CellState, reader: StoreReader): void {
  // It starts anew after an error of its own.
  if (status === 'waiting' && reader.getRun(runId).status === 'failed') return;
  const points = reader.series(runId, pruner.metric, { buckets: Number.MAX_SAFE_INTEGER });
  points.forEach(({ value }, index) => pruner.record(cell, runId, index + 1, value));
  if (status === 'reused' || status === 'finished') pruner.complete(cell, runId);
}
