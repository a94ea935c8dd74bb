import os from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { LeaseHeldError, type Store, type StoreReader } from '@ablate/tracker';
import type { CellState, CellStatus } from './cell-state.js';
import { LastLines } from './last-lines.js';
import type { Launcher } from './launcher.js';

export interface CellQueueOptions {
  readonly store: Store;
  readonly reader: StoreReader;
  readonly launcher: Launcher;
  readonly matrixFile: string;
  readonly jobs: number;
  readonly signal: AbortSignal | undefined;
  readonly onChange: (changed: CellState) => void;
}

/** How often runs that another process holds are looked at, in milliseconds. */
const POLL_INTERVAL = 500;

/**
 * Runs the waiting cells, `jobs` at a time: a free process takes the next cell at once. Cells that another runner
 * holds are waited for, and taken over if it gives up. `states` is changed in place.
 */
export async function runCells(states: CellState[], options: CellQueueOptions): Promise<void> {
  const queue = new CellQueue(states, options);
  for (;;) {
    await queue.drain();
    if (options.signal?.aborted === true || !queue.isShared()) break;
    await delay(POLL_INTERVAL);
    queue.settleShared();
  }
}

class CellQueue {
  readonly #states: CellState[];
  readonly #options: CellQueueOptions;

  constructor(states: CellState[], options: CellQueueOptions) {
    this.#states = states;
    this.#options = options;
  }

  /** Runs waiting cells until none is left, or until the signal. */
  async drain(): Promise<void> {
    await Promise.all(Array.from({ length: this.#options.jobs }, () => this.#work()));
  }

  isShared(): boolean {
    return this.#states.some(({ status }) => status === 'elsewhere');
  }

  /** Takes in how cells of other runners have ended; those that were given up wait again. */
  settleShared(): void {
    const { store, reader } = this.#options;
    store.reapCrashed();
    this.#states.forEach(({ status, runId }, at) => {
      if (status !== 'elsewhere') return;
      const run = reader.getRun(runId);
      if (run.status === 'finished' || run.status === 'pruned')
        this.#update(at, {
          status: 'finished',
          reason: run.reason,
          startedAt: run.startedAt,
          endedAt: run.endedAt,
        });
      else if (run.status === 'failed') this.#update(at, { status: 'failed', reason: run.reason });
      else if (run.status !== 'running' && run.status !== 'leased') this.#update(at, { status: 'waiting' });
    });
  }

  async #work(): Promise<void> {
    while (this.#options.signal?.aborted !== true) {
      const at = this.#states.findIndex(({ status }) => status === 'waiting');
      if (at === -1) return;
      await this.#run(at);
    }
  }

  async #run(at: number): Promise<void> {
    const { store, launcher, matrixFile, signal } = this.#options;
    const state = this.#states[at];
    if (state === undefined) return;
    const { runId, cell } = state;
    const token = this.#lease(runId);
    if (token === null) {
      this.#update(at, { status: 'elsewhere' });
      return;
    }
    this.#update(at, { status: 'running', startedAt: Date.now() });
    const lines = new LastLines();
    const launched = launcher.launch(
      { matrixFile, storePath: store.path, runId, token, config: cell.config, seed: cell.seed },
      {
        onProgress: (progress) => this.#update(at, { progress }),
        onOutput: (stream, text) => {
          lines.push(stream, text);
          store.appendLog(runId, stream, text);
        },
      },
    );
    const onAbort = () => launched.stop();
    signal?.addEventListener('abort', onAbort, { once: true });
    const { status, reason } = await launched.ended;
    signal?.removeEventListener('abort', onAbort);
    // The cell has said so itself, unless it could not.
    store.finishRun(runId, status, reason ?? undefined);
    this.#update(at, { status, reason, lastLines: lines.list(), endedAt: Date.now() });
  }

  #lease(runId: string): number | null {
    try {
      return this.#options.store.lease(runId, `ablate run, process ${process.pid} on ${os.hostname()}`).token;
    } catch (error) {
      if (error instanceof LeaseHeldError) return null;
      throw error;
    }
  }

  #update(at: number, change: Partial<CellState> & { readonly status?: CellStatus }): void {
    const state = this.#states[at];
    if (state === undefined) return;
    const changed = { ...state, ...change };
    this.#states[at] = changed;
    this.#options.onChange(changed);
  }
}
