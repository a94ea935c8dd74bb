import type { Cell } from '../matrix/expand.js';
import type { CellProgress } from '../launch/launcher.js';
import type { CellStatus } from '../run-meaning.js';

export type { CellStatus };

/** Where a cell stands, as `onUpdate` sees it. */
export interface CellState {
  readonly cell: Cell;
  readonly runId: string;
  readonly status: CellStatus;
  /** How often it has been started in this run of the matrix. */
  readonly attempts: number;
  /** Why it failed, crashed, was killed or pruned, or stopped before its last epoch. */
  readonly reason: string | null;
  readonly progress: CellProgress | null;
  /** The last lines of its output; kept from this run of the matrix only. */
  readonly lastLines: readonly string[];
  /** Milliseconds since the Unix epoch. */
  readonly startedAt: number | null;
  readonly endedAt: number | null;
}

/** How many cells there are in each state. */
export type Counts = Readonly<Record<CellStatus, number>>;

/** How many cells there are in each state. */
export function countStates(states: readonly Pick<CellState, 'status'>[]): Counts {
  const counts = {
    waiting: 0,
    queued: 0,
    running: 0,
    elsewhere: 0,
    reused: 0,
    finished: 0,
    failed: 0,
    crashed: 0,
    killed: 0,
    pruned: 0,
  };
  for (const { status } of states) counts[status] += 1;
  return counts;
}

type Timed = Pick<CellState, 'status' | 'progress' | 'startedAt' | 'endedAt'>;

/**
 * Seconds until every cell is done: what is left of the running ones and, for the waiting ones, the mean length of
 * those that have ended or are running. Null until something is known.
 */
export function estimateSeconds(states: readonly Timed[], jobs: number, now = Date.now()): number | null {
  const left = (state: Timed) => state.progress?.etaSeconds ?? 0;
  const running = states.filter(({ status }) => status === 'running');
  const lengths = states.flatMap((state) => {
    if (state.startedAt === null) return [];
    if (state.status === 'finished' && state.endedAt !== null)
      return [(state.endedAt - state.startedAt) / 1000];
    if (state.status !== 'running' || state.progress?.etaSeconds == null) return [];
    return [(now - state.startedAt) / 1000 + left(state)];
  });
  const waiting = states.filter(({ status }) => status === 'waiting' || status === 'queued').length;
  if (waiting === 0 && running.length === 0) return 0;
  if (lengths.length === 0) return null;
  const typical = lengths.reduce((sum, length) => sum + length, 0) / lengths.length;
  const work = running.reduce((sum, state) => sum + left(state), 0) + waiting * typical;
  return Math.max(work / Math.max(1, Math.min(jobs, waiting + running.length)), ...running.map(left));
}
