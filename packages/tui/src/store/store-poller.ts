import type { Progress, RunRow, StoreReader } from '@ablate/tracker';
import { isActive } from '../table/run-status.js';

export interface Snapshot {
  readonly rows: readonly RunRow[];
  readonly progress: ReadonlyMap<string, Progress>;
  readonly metricKeys: readonly string[];
  /** Grows by one with every change that was read. */
  readonly revision: number;
  readonly readAt: number;
  /** Why the last read failed; the rows are those of the read before. */
  readonly error: string | null;
  /** Whether older runs are still to be read. */
  readonly partial: boolean;
}

export interface PollerOptions {
  readonly experiment?: string | undefined;
  readonly intervalMs?: number | undefined;
  /** Runs of the first read, so that the first frame does not wait for a large store. */
  readonly firstRows?: number | undefined;
}

/** At most this part of the time is spent reading: a slow store is polled less often. */
const SHARE_OF_TIME = 0.05;
const INTERVAL = 250;
const FIRST_ROWS = 300;
const TICK = 1_000;

/** Reads the store again when it has changed, and tells its subscribers. */
export class StorePoller {
  readonly #reader: StoreReader;
  readonly #experiment: string | undefined;
  readonly #interval: number;
  readonly #listeners = new Set<() => void>();
  #snapshot: Snapshot;
  #version: number | null = null;
  #timer: NodeJS.Timeout | null = null;

  constructor(reader: StoreReader, options: PollerOptions = {}) {
    this.#reader = reader;
    this.#experiment = options.experiment;
    this.#interval = options.intervalMs ?? INTERVAL;
    this.#snapshot = {
      rows: [],
      progress: new Map(),
      metricKeys: [],
      revision: 0,
      readAt: Date.now(),
      error: null,
      partial: false,
    };
    this.#read(options.firstRows ?? FIRST_ROWS);
  }

  readonly snapshot = (): Snapshot => this.#snapshot;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    if (this.#timer === null) this.#schedule(this.#snapshot.partial ? 0 : this.#interval);
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.stop();
    };
  };

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #schedule(delay: number): void {
    this.#timer = setTimeout(() => {
      const started = performance.now();
      this.#poll();
      const spent = performance.now() - started;
      this.#schedule(Math.max(this.#interval, spent / SHARE_OF_TIME));
    }, delay);
  }

  #poll(): void {
    const before = this.#snapshot;
    this.#read(undefined);
    if (this.#snapshot !== before) for (const listener of this.#listeners) listener();
  }

  #read(limit: number | undefined): void {
    try {
      const version = this.#reader.version();
      if (version === this.#version && !this.#snapshot.partial && this.#snapshot.error === null) {
        this.#tick();
        return;
      }
      const rows = this.#reader.listRuns({
        ...(this.#experiment === undefined ? {} : { experiment: this.#experiment }),
        ...(limit === undefined ? {} : { limit }),
      });
      this.#version = version;
      this.#snapshot = {
        rows,
        progress: this.#readProgress(rows),
        metricKeys: [...new Set(rows.flatMap(({ metrics }) => Object.keys(metrics)))].sort(),
        revision: this.#snapshot.revision + 1,
        readAt: Date.now(),
        error: null,
        partial: rows.length === limit,
      };
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      if (this.#snapshot.error !== message) this.#snapshot = { ...this.#snapshot, error: message };
    }
  }

  /** Durations of running runs go on between two changes of the store. */
  #tick(): void {
    const now = Date.now();
    if (now - this.#snapshot.readAt < TICK || !this.#snapshot.rows.some(({ status }) => status === 'running'))
      return;
    this.#snapshot = { ...this.#snapshot, readAt: now };
  }

  /** Progress of the runs that are going, and of those that were: it says how far they came. */
  #readProgress(rows: readonly RunRow[]): Map<string, Progress> {
    const progress = new Map<string, Progress>();
    for (const { id, status } of rows) {
      const known = this.#snapshot.progress.get(id);
      const ended = !isActive(status);
      const at = ended && known ? known : ended && rows.length > 1_000 ? null : this.#reader.progress(id);
      if (at) progress.set(id, at);
    }
    return progress;
  }
}
