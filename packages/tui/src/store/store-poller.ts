import { ACTIVE_STATUSES, type Progress, RunNotFoundError, type RunRow } from '@ablate/tracker';
import type { UiReader } from './ui-reader.js';
import { RunList, type StatusCounts } from './run-list.js';

export interface Snapshot {
  readonly rows: readonly RunRow[];
  /** Of the rows; the same list as long as there are the same runs. */
  readonly ids: readonly string[];
  readonly find: (id: string) => RunRow | undefined;
  readonly progress: ReadonlyMap<string, Progress>;
  readonly metricKeys: readonly string[];
  readonly counts: StatusCounts;
  /** Runs of the store that are older than all that are kept here. */
  readonly older: number;
  /** Grows by one with every change that was read. */
  readonly revision: number;
  readonly readAt: number;
  /** Why the last read failed; the rows are those of the read before. */
  readonly error: string | null;
}

export interface PollerOptions {
  readonly experiment?: string | undefined;
  readonly intervalMs?: number | undefined;
  /** How many runs are kept, the newest ones. Each takes some kilobytes. */
  readonly mostRows?: number | undefined;
}

/** At most this part of the time is spent reading: a slow store is polled less often. */
const SHARE_OF_TIME = 0.05;
const INTERVAL = 250;
const TICK = 1_000;
/** Runs of the first read: the first frame does not wait for a large store. */
const FIRST_ROWS = 200;
/** Runs of every further read while a large store is loaded; keys are answered between two of them. */
const MORE_ROWS = 500;
const PAUSE = 5;
const MOST_ROWS = 20_000;
/** A store of up to this many runs is read whole, with the progress of ended runs. */
const FEW_ROWS = 300;

/** Reads the store again when it has changed, and tells its subscribers. */
export class StorePoller {
  readonly #reader: UiReader;
  readonly #experiment: string | undefined;
  readonly #interval: number;
  readonly #mostRows: number;
  #older = 0;
  readonly #listeners = new Set<() => void>();
  #list = new RunList();
  /** All runs, read anew beside those that are shown; null while that is not needed. */
  #anew: RunList | null = null;
  /** Ended runs that were annotated from here, to be read again. */
  readonly #touched = new Set<string>();
  #snapshot: Snapshot;
  #version: number | null = null;
  #timer: NodeJS.Timeout | null = null;
  /** Runs read of a store that is still being loaded; null once all are known. */
  #loaded: number | null = 0;

  constructor(reader: UiReader, options: PollerOptions = {}) {
    this.#reader = reader;
    this.#experiment = options.experiment;
    this.#interval = options.intervalMs ?? INTERVAL;
    this.#mostRows = options.mostRows ?? MOST_ROWS;
    this.#snapshot = {
      rows: [],
      ids: [],
      find: () => undefined,
      progress: new Map(),
      metricKeys: [],
      counts: { running: 0, failed: 0 },
      older: 0,
      revision: 0,
      readAt: Date.now(),
      error: null,
    };
    this.#guarded(() => this.#load(FIRST_ROWS));
  }

  readonly snapshot = (): Snapshot => this.#snapshot;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    if (this.#timer === null) this.#schedule(this.#loaded === null ? this.#interval : PAUSE);
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.stop();
    };
  };

  /** Runs that were changed from here are read again, although they have ended. */
  readonly touch = (ids: readonly string[]): void => {
    for (const id of ids) this.#touched.add(id);
    this.#version = null;
  };

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #schedule(delay: number): void {
    this.#timer = setTimeout(() => {
      const started = performance.now();
      const before = this.#snapshot;
      this.#guarded(() => {
        if (this.#loaded !== null) this.#load(MORE_ROWS);
        else if (this.#anew !== null) this.#readAnew(this.#anew);
        else this.#refresh();
      });
      if (this.#snapshot !== before) for (const listener of this.#listeners) listener();
      const spent = performance.now() - started;
      const isIdle = this.#loaded === null && this.#anew === null;
      this.#schedule(isIdle ? Math.max(this.#interval, spent / SHARE_OF_TIME) : PAUSE);
    }, delay);
  }

  #guarded(read: () => void): void {
    try {
      read();
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      this.#version = null;
      this.#loaded = null;
      this.#anew = null;
      if (this.#snapshot.error !== message) this.#snapshot = { ...this.#snapshot, error: message };
    }
  }

  #load(limit: number): void {
    const offset = this.#loaded ?? 0;
    if (offset === 0) this.#version = this.#reader.version();
    const rows = this.#reader.listRuns({ ...this.#scope(), limit, offset });
    if (offset === 0) this.#list.replace(rows);
    else this.#list.append(rows);
    const loaded = offset + rows.length;
    this.#loaded = rows.length < limit || loaded >= this.#mostRows ? null : loaded;
    // Counting them all for each part would take longer than reading it.
    if (offset === 0 || this.#loaded === null) this.#countOlder();
    else this.#older -= rows.length;
    this.#publish();
  }

  #refresh(): void {
    const version = this.#reader.version();
    if (version === this.#version && this.#snapshot.error === null) {
      this.#tick();
      return;
    }
    if (this.#list.rows.length <= FEW_ROWS) this.#readAll();
    else this.#readChanged();
    // What is shown may hold runs that are gone.
    if (this.#anew !== null) return;
    this.#version = version;
    this.#publish();
  }

  /** What can have changed of many runs: those that had not ended, and new ones. */
  #readChanged(): void {
    const active = this.#reader.listRuns({ ...this.#scope(), status: ACTIVE_STATUSES });
    const stillActive = new Set(active.map(({ id }) => id));
    const wereActive = [...this.#list.activeIds].filter((id) => !stillActive.has(id));
    const unknown = this.#total() - this.#older - this.#list.rows.length;
    const newest = unknown > 0 ? this.#reader.listRuns({ ...this.#scope(), limit: unknown }) : [];
    const ended = [...wereActive, ...this.#touched].flatMap((id) => this.#find(id) ?? []);
    this.#touched.clear();
    this.#list.merge(distinct([...newest, ...active, ...ended]));
    // Runs were deleted, or added out of order by an import.
    if (this.#total() - this.#older !== this.#list.rows.length) this.#anew = new RunList();
  }

  /** Reads the next part of all runs; once they are complete they are what is shown. Keys are answered between two parts. */
  #readAnew(list: RunList): void {
    const offset = list.rows.length;
    const limit = Math.min(MORE_ROWS, this.#mostRows - offset);
    const version = this.#reader.version();
    const rows = this.#reader.listRuns({ ...this.#scope(), limit, offset });
    list.append(rows);
    if (rows.length === limit && list.rows.length < this.#mostRows && list.rows.length > offset) return;
    this.#anew = null;
    this.#list = list;
    this.#countOlder();
    this.#version = version;
    this.#publish();
  }

  /** Undefined for a run that was deleted. */
  #find(id: string): RunRow | undefined {
    try {
      return this.#reader.getRun(id);
    } catch (error) {
      if (error instanceof RunNotFoundError) return undefined;
      throw error;
    }
  }

  #readAll(): void {
    this.#list.replace(this.#reader.listRuns({ ...this.#scope(), limit: this.#mostRows }));
    this.#countOlder();
  }

  #countOlder(): void {
    this.#older = Math.max(0, this.#total() - this.#list.rows.length);
  }

  #total(): number {
    return this.#reader
      .experiments()
      .filter(({ name }) => this.#experiment === undefined || name === this.#experiment)
      .reduce((sum, { runs }) => sum + runs, 0);
  }

  #scope(): { experiment?: string } {
    return this.#experiment === undefined ? {} : { experiment: this.#experiment };
  }

  #publish(): void {
    const { rows, ids, places } = this.#list;
    this.#snapshot = {
      ...{ rows, ids },
      find: (id) => rows[places.get(id) ?? -1],
      progress: this.#readProgress(),
      metricKeys: this.#list.metricKeys,
      counts: this.#list.counts,
      older: this.#older,
      revision: this.#snapshot.revision + 1,
      readAt: Date.now(),
      error: null,
    };
  }

  /** Durations of running runs go on between two changes of the store. */
  #tick(): void {
    const now = Date.now();
    if (now - this.#snapshot.readAt < TICK) return;
    if (this.#snapshot.counts.running === 0) return;
    this.#snapshot = { ...this.#snapshot, readAt: now };
  }

  /** Progress of the runs that are going, and of those that were: it says how far they came. */
  #readProgress(): Map<string, Progress> {
    const { rows, activeIds } = this.#list;
    const known = this.#snapshot.progress;
    const progress = new Map(known);
    const ended = rows.length <= FEW_ROWS ? rows.flatMap(({ id }) => (known.has(id) ? [] : [id])) : [];
    for (const id of new Set([...activeIds, ...ended])) {
      const at = this.#reader.progress(id);
      if (at) progress.set(id, at);
    }
    return progress;
  }
}

function distinct(rows: readonly RunRow[]): RunRow[] {
  return [...new Map(rows.map((row) => [row.id, row])).values()];
}
