import os from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { GpusBusyError, isRefusal, LeaseHeldError, type DetailReader, type Lease } from '@ablate/tracker';
import type { RunSnapshots } from '../code/run-snapshots.js';
import { readHistory } from '../prune/read-history.js';
import { attemptCell, type AttemptOptions } from './attempt-cell.js';
import type { CellState } from './cell-state.js';
import { NO_GPU, type Gpus } from '../launch/gpus.js';
import { MEANINGS, type CellStatus } from '../run-meaning.js';

/** How often a cell is tried again within one run of the matrix, by what went wrong. */
export interface Retries {
  /** Its process died, or could not start. */
  readonly infrastructure: number;
  /** It failed by itself, or went beyond a limit. */
  readonly code: number;
}

export interface CellQueueOptions extends Omit<AttemptOptions, 'onProgress'> {
  readonly reader: DetailReader;
  readonly snapshots: RunSnapshots;
  readonly jobs: number;
  /** Each cell has one that no other cell has; undefined where none are divided. */
  readonly gpus: Gpus | undefined;
  readonly retries: Retries;
  readonly failFast: boolean;
  readonly onChange: (changed: CellState) => void;
  /** Looks at jobs that hold runs, which nobody else may do; default: there are none. */
  readonly look?: () => Promise<void>;
}

/** How often runs that another process holds are looked at, in milliseconds. */
const POLL_INTERVAL = 500;

const ENDED_BADLY: readonly CellStatus[] = ['failed', 'crashed', 'killed', 'pruned'];

/**
 * Runs the waiting cells, `jobs` at a time: a free process takes the next cell at once. Cells that another runner
 * holds are waited for, and taken over if it gives up. `states` is changed in place. False where it was stopped before
 * all of them had their turn.
 */
export async function runCells(states: CellState[], options: CellQueueOptions): Promise<boolean> {
  const queue = new CellQueue(states, options);
  for (;;) {
    await queue.drain();
    if (queue.isStopping || !queue.isShared()) return !queue.isStopping;
    await delay(POLL_INTERVAL);
    await options.look?.();
    queue.settleShared();
  }
}

class CellQueue {
  readonly #states: CellState[];
  readonly #options: CellQueueOptions;
  readonly #failed = new AbortController();
  readonly #signal: AbortSignal;
  /** Retries that are left of each cell that has been tried. */
  readonly #left = new Map<number, { infrastructure: number; code: number }>();
  #isBroken = false;

  constructor(states: CellState[], options: CellQueueOptions) {
    this.#states = states;
    this.#options = options;
    this.#signal = AbortSignal.any([options.signal, this.#failed.signal]);
  }

  get isStopping(): boolean {
    return this.#isBroken || this.#signal.aborted || this.#options.drain.aborted;
  }

  /**
   * Runs waiting cells until none is left, or until the runner is to stop. What stops one worker, such as a store that
   * is gone, is thrown when the others' cells have ended.
   */
  async drain(): Promise<void> {
    const work = () =>
      this.#work().catch((error: unknown) => {
        this.#isBroken = true;
        throw error;
      });
    const workers = await Promise.allSettled(Array.from({ length: this.#options.jobs }, work));
    for (const worker of workers) if (worker.status === 'rejected') throw worker.reason;
  }

  isShared(): boolean {
    return this.#states.some(({ status }) => status === 'elsewhere');
  }

  /** Reads how the cells of other runners have ended; those whose runner is gone wait again. */
  settleShared(): void {
    const { store, reader, pruner } = this.#options;
    store.reapCrashed();
    this.#states.forEach(({ status, runId }, at) => {
      if (status !== 'elsewhere') return;
      const { status: found, reason, startedAt, endedAt } = reader.getRun(runId);
      const { shared } = MEANINGS[found];
      if (shared === 'elsewhere') return;
      this.#update(
        at,
        shared === 'waiting' ? { status: shared } : { status: shared, reason, startedAt, endedAt },
      );
      const state = this.#states[at];
      if (pruner !== null && state !== undefined) readHistory(pruner, state, reader);
    });
  }

  async #work(): Promise<void> {
    while (!this.isStopping) {
      this.#takeRetries();
      const at = this.#states.findIndex(({ status }) => status === 'waiting');
      if (at === -1) return;
      // Other runners have the GPUs for now.
      if ((await this.#run(at)) === 'waiting') await delay(POLL_INTERVAL);
    }
  }

  /** Cells that have ended badly wait again where a person has asked for it through the store. */
  #takeRetries(): void {
    this.#states.forEach(({ status, runId }, at) => {
      if (!ENDED_BADLY.includes(status) || this.#options.reader.getRun(runId).status !== 'pending') return;
      this.#left.delete(at);
      this.#update(at, { status: 'waiting', reason: null, progress: null });
    });
  }

  /** Tries a cell until it ends well, its retries are used up, or it has to wait for a GPU. */
  async #run(at: number): Promise<CellStatus> {
    const left = this.#left.get(at) ?? { ...this.#options.retries };
    this.#left.set(at, left);
    for (;;) {
      const status = await this.#attempt(at);
      if (status !== 'failed' && status !== 'crashed') return status;
      const kind = status === 'crashed' ? 'infrastructure' : 'code';
      if (left[kind] === 0 || this.isStopping) {
        this.#endAllAfter(at);
        return status;
      }
      left[kind] -= 1;
      this.#update(at, { status: 'waiting', progress: null });
    }
  }

  async #attempt(at: number): Promise<CellStatus> {
    const state = this.#states[at];
    if (state === undefined) return 'elsewhere';
    // After an error of its own a cell starts anew: the code may have been corrected, and earlier epochs be wrong.
    const { snapshots } = this.#options;
    const resume = this.#options.reader.getRun(state.runId).status !== 'failed';
    const lease = this.#lease(state.runId);
    if (lease === 'waiting') return lease;
    if (lease === 'elsewhere') return this.#leave(at);
    const { token, gpu, threads, snapshot } = lease;
    this.#update(at, {
      status: 'running',
      attempts: state.attempts + 1,
      startedAt: Date.now(),
      endedAt: null,
      reason: null,
    });
    const { end, lastLines } = await attemptCell(
      state,
      { token, code: snapshots.get(snapshot), resume, gpu: this.#shownGpu(gpu) },
      {
        ...this.#options,
        threads: threads ?? this.#options.threads,
        signal: this.#signal,
        onProgress: (progress) => this.#update(at, { progress }),
      },
    );
    if (gpu !== null) this.#freeGpu(state.runId, token);
    // Another runner may have found the cell's process gone before this one did.
    if (this.#options.store.isLeasedAnew(state.runId, token)) return this.#leave(at);
    this.#update(at, { ...end, lastLines, endedAt: Date.now() });
    return end.status;
  }

  #leave(at: number): CellStatus {
    this.#update(at, { status: 'elsewhere', progress: null });
    return 'elsewhere';
  }

  #shownGpu(name: string | null): string | undefined {
    const { gpus } = this.#options;
    return gpus && (gpus.get(name ?? '') ?? NO_GPU);
  }

  #freeGpu(runId: string, token: number): void {
    const { store, onRefused } = this.#options;
    try {
      store.freeGpu(runId, token);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      onRefused(error);
    }
  }

  #endAllAfter(at: number): void {
    const state = this.#states[at];
    if (!this.#options.failFast || state === undefined) return;
    const { label, seed } = state.cell;
    this.#failed.abort(new Error(`stopped because ${label} seed ${seed} ${state.status} (fail-fast)`));
  }

  /** `elsewhere`: another runner has the run; `waiting`: other runners have the GPUs. */
  #lease(runId: string): Lease | 'elsewhere' | 'waiting' {
    const { store, gpus, threads, snapshots } = this.#options;
    const owner = `ablate run, process ${process.pid} on ${os.hostname()}`;
    const share = gpus === undefined || gpus.size === 0 ? {} : { gpus: [...gpus.keys()] };
    try {
      return store.lease(runId, owner, { threads, snapshot: snapshots.newest, ...share });
    } catch (error) {
      if (error instanceof LeaseHeldError) return 'elsewhere';
      if (error instanceof GpusBusyError) return 'waiting';
      throw error;
    }
  }

  #update(at: number, change: Partial<CellState>): void {
    const state = this.#states[at];
    if (state === undefined) return;
    const changed = { ...state, ...change };
    this.#states[at] = changed;
    this.#options.onChange(changed);
  }
}
