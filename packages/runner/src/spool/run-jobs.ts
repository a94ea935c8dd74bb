import { setTimeout as delay } from 'node:timers/promises';
import type { RunStatus } from '@ablate/tracker';
import type { CellState, CellStatus } from '../queue/cell-state.js';
import { lookAtJobs, type LookOptions } from './look.js';
import { submitCells, type SubmitOptions } from './submit-cells.js';

export interface RunJobsOptions extends SubmitOptions, LookOptions {
  /** Whether to stay until all jobs have ended. */
  readonly wait: boolean;
  /** Ends the waiting; the jobs run on. */
  readonly signal: AbortSignal;
  readonly onChange: (changed: CellState) => void;
}

/** How often jobs are looked at while somebody waits for them, in milliseconds. */
const LOOK_INTERVAL = 2000;

const CELL_OF_RUN: Readonly<Record<RunStatus, CellStatus>> = {
  pending: 'waiting',
  leased: 'queued',
  queued: 'queued',
  running: 'running',
  finished: 'finished',
  failed: 'failed',
  crashed: 'crashed',
  killed: 'killed',
  pruned: 'pruned',
};

/**
 * Submits the waiting cells as jobs, and looks at those that are there. `states` is changed in place. False while any of
 * them hasn't ended; with `wait`, only where somebody has ended the waiting.
 */
export async function runJobs(states: CellState[], options: RunJobsOptions): Promise<boolean> {
  const { signal } = options;
  const ours = states.flatMap(({ status }, at) => (status === 'waiting' ? [at] : []));
  await submitCells(states, options);
  for (;;) {
    await lookAtJobs(options);
    for (const at of ours) refresh(states, at, options);
    const isDone = ours.every((at) => !HELD.includes(states[at]?.status ?? 'waiting'));
    if (isDone || !options.wait || signal.aborted) return isDone;
    await delay(LOOK_INTERVAL, undefined, { signal }).catch(() => undefined);
  }
}

const HELD: readonly CellStatus[] = ['waiting', 'queued', 'running', 'elsewhere'];

function refresh(states: CellState[], at: number, { reader, onChange }: RunJobsOptions): void {
  const state = states[at];
  if (state === undefined) return;
  const { status: found, reason, startedAt, endedAt, attempts, metrics } = reader.getRun(state.runId);
  const job = reader.job(state.runId);
  const status = job === null && found === 'running' ? 'elsewhere' : CELL_OF_RUN[found];
  const progress = status === 'running' ? reader.progress(state.runId) : null;
  const loss = metrics['train/loss']?.last ?? Number.NaN;
  const lastLines = status === 'failed' || status === 'crashed' ? lastLinesOf(state.runId) : [];
  const changed: CellState = {
    ...{ ...state, status, reason, startedAt, endedAt, attempts, lastLines },
    progress: progress && { ...progress, loss },
  };
  states[at] = changed;
  if (status !== state.status || changed.progress?.step !== state.progress?.step) onChange(changed);

  function lastLinesOf(runId: string): string[] {
    return reader.logTail(runId, 20).map(({ text }) => text);
  }
}
