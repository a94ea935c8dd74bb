import type { RunStatus } from '@ablate/tracker';

/**
 * What `runMatrix` would do with a cell: `done` (reuse), `new` (train: it has no run, or one that waits), `again` (an
 * earlier run crashed or was killed), `failed` (skip unless failed cells are retried), `pruned` (skip while pruning),
 * `active` (another process is at it).
 */
export type PlannedState = 'done' | 'new' | 'again' | 'failed' | 'pruned' | 'active';

/** `waiting` for a free process; `reused` from an earlier run; `elsewhere`: another process is training it. */
export type CellStatus =
  'waiting' | 'running' | 'elsewhere' | 'reused' | 'finished' | 'failed' | 'crashed' | 'killed' | 'pruned';

/** What a run is to a comparison; `missing` where it has not ended, or not by itself. */
export type ComparedStatus = 'finished' | 'failed' | 'missing' | 'pruned';

interface Meaning {
  readonly planned: PlannedState;
  /** Where a cell stands whose run other runners take care of. */
  readonly shared: CellStatus;
  readonly compared: ComparedStatus;
}

/** What the status of a cell's run says of the cell. */
export const MEANINGS: Readonly<Record<RunStatus, Meaning>> = {
  pending: { planned: 'new', shared: 'waiting', compared: 'missing' },
  leased: { planned: 'active', shared: 'elsewhere', compared: 'missing' },
  running: { planned: 'active', shared: 'elsewhere', compared: 'missing' },
  finished: { planned: 'done', shared: 'finished', compared: 'finished' },
  failed: { planned: 'failed', shared: 'failed', compared: 'failed' },
  crashed: { planned: 'again', shared: 'waiting', compared: 'failed' },
  killed: { planned: 'again', shared: 'waiting', compared: 'missing' },
  pruned: { planned: 'pruned', shared: 'pruned', compared: 'pruned' },
};

/** The status of the run of a cell that stands so. */
export const RUN_OF_CELL: Readonly<Record<CellStatus, RunStatus>> = {
  waiting: 'pending',
  running: 'running',
  elsewhere: 'running',
  reused: 'finished',
  finished: 'finished',
  failed: 'failed',
  crashed: 'crashed',
  killed: 'killed',
  pruned: 'pruned',
};
