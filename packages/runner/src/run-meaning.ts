import type { RunStatus } from '@ablate/tracker';

/**
 * What `runMatrix` would do with a cell: `done` (reuse), `new` (train: it has no run, or one that waits), `again` (an
 * earlier run crashed or was killed), `failed` (skip unless failed cells are retried), `pruned` (skip while pruning),
 * `active` (another process is at it), `later` (train if the next look leaves its comparison open), `decided` (a look has
 * made it unnecessary).
 */
export type PlannedState = 'done' | 'new' | 'again' | 'failed' | 'pruned' | 'active' | 'later' | 'decided';

/** `waiting` for a free process; `queued` as a job; `reused` from an earlier run; `elsewhere`: another process is training it. */
export type CellStatus =
  | 'waiting'
  | 'queued'
  | 'running'
  | 'elsewhere'
  | 'reused'
  | 'finished'
  | 'failed'
  | 'crashed'
  | 'killed'
  | 'pruned';

interface Meaning {
  readonly planned: PlannedState;
  /** Where a cell stands whose run other runners take care of. */
  readonly shared: CellStatus;
}

/** What the status of a cell's run says of the cell. */
export const MEANINGS: Readonly<Record<RunStatus, Meaning>> = {
  pending: { planned: 'new', shared: 'waiting' },
  leased: { planned: 'active', shared: 'elsewhere' },
  queued: { planned: 'active', shared: 'elsewhere' },
  running: { planned: 'active', shared: 'elsewhere' },
  finished: { planned: 'done', shared: 'finished' },
  failed: { planned: 'failed', shared: 'failed' },
  crashed: { planned: 'again', shared: 'waiting' },
  killed: { planned: 'again', shared: 'waiting' },
  pruned: { planned: 'pruned', shared: 'pruned' },
};

/** The status of the run of a cell that stands so. */
export const RUN_OF_CELL: Readonly<Record<CellStatus, RunStatus>> = {
  waiting: 'pending',
  queued: 'queued',
  running: 'running',
  elsewhere: 'running',
  reused: 'finished',
  finished: 'finished',
  failed: 'failed',
  crashed: 'crashed',
  killed: 'killed',
  pruned: 'pruned',
};
