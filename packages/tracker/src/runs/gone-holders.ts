import type Database from 'better-sqlite3';
import { HELD_QUERY, holderOf, isGone, type LeaseRecord } from './leases.js';
import type { Holder } from './liveness.js';

/** Milliseconds before processes are looked at again. */
const RECHECK_AFTER = 1000;

const NOBODY: Holder = { host: 'unknown', pid: 0, processStart: null, heartbeatAt: 0 };

/** Numbers of runs whose process is gone, as a JSON array. */
export interface GoneRuns {
  readonly gone: string;
}

/** Finds, for a reader that may not write, the runs that the next writer will mark as crashed. */
export class GoneHolders {
  readonly #held;
  #gone = new Map<number, Holder>();
  #checkedAt = 0;
  #changes = 0;

  constructor(database: Database.Database) {
    this.#held = database.prepare<[], LeaseRecord>(HELD_QUERY);
  }

  /** Holders whose process is gone, by run number. */
  find(): ReadonlyMap<number, Holder> {
    const now = Date.now();
    const gone = new Map<number, Holder>();
    for (const record of this.#held.all()) {
      if (isGone(record, now)) gone.set(record.run, holderOf(record) ?? NOBODY);
    }
    if (gone.size !== this.#gone.size || [...gone.keys()].some((run) => !this.#gone.has(run)))
      this.#changes += 1;
    this.#gone = gone;
    this.#checkedAt = now;
    return gone;
  }

  /** The same, as statements over `EFFECTIVE_STATUS_SQL` bind them. */
  bound(): GoneRuns {
    return { gone: JSON.stringify([...this.find().keys()]) };
  }

  /** Grows when processes have gone, which changes no data in the store. Looks at most once a second. */
  changes(): number {
    if (Date.now() - this.#checkedAt >= RECHECK_AFTER) this.find();
    return this.#changes;
  }
}
