import type { Store } from '@ablate/tracker';
import type { CellState } from './cell-state.js';
import type { PlannedCell } from '../plan/planned-cell.js';

export interface InitialOptions {
  readonly experiment: string;
  readonly fresh: boolean;
  readonly retryFailed: boolean;
  /** Whether cells that an earlier run has not brought to an end go on. */
  readonly retry: boolean;
  /** Hash of the matrix that asks, and of the code that new runs are trained from. */
  readonly matrixHash: string | null;
  readonly snapshot: string;
  /** Whether cells that an earlier run has pruned may stay so. */
  readonly keepPruned: boolean;
}

/** Where a planned cell starts: with a new run in the store, or with the run that it has. */
export function initialState(planned: PlannedCell, store: Store, options: InitialOptions): CellState {
  const { cell, run } = planned;
  const { experiment, fresh, retry, retryFailed, keepPruned, matrixHash, snapshot } = options;
  const state = {
    cell,
    attempts: 0,
    progress: null,
    lastLines: [],
    reason: null,
    startedAt: null,
    endedAt: null,
  };
  const earlier = (
    status: 'failed' | 'crashed' | 'killed' | 'pruned',
    runId: string,
    reason: string | null,
  ): CellState => ({
    ...state,
    runId,
    status,
    reason: `${reason ?? 'unknown'} (in an earlier run)`,
  });
  if (run !== null) {
    if (planned.state === 'done') return { ...state, runId: run.id, status: 'reused', reason: run.reason };
    if (planned.state === 'pruned' && keepPruned) return earlier('pruned', run.id, run.reason);
    if (planned.state === 'failed' && !retryFailed) return earlier('failed', run.id, run.reason);
    if (!retry && (run.status === 'crashed' || run.status === 'killed'))
      return earlier(run.status, run.id, run.reason);
    if (planned.state !== 'pruned') return { ...state, runId: run.id, status: 'waiting' };
  }
  const runOptions = {
    experiment,
    name: `${cell.label}/seed${cell.seed}`,
    config: { ...cell.canonical, backend: cell.config.backend },
    configHash: cell.hash,
    matrixHash,
    snapshot,
    seed: cell.seed,
    tags: { cell: cell.label, ...cell.labels },
  };
  // Another runner may have added the cell since the list was read.
  const runId = fresh ? store.enqueue(runOptions) : store.enqueueOnce(runOptions);
  return { ...state, runId, status: 'waiting' };
}
