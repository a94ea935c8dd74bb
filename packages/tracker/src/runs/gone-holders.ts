import type Database from 'better-sqlite3';
import { holderOf, LEASE_QUERY, type LeaseRecord } from './leases.js';
import { isAlive, type Holder } from './liveness.js';

/** Milliseconds before processes are looked at again. */
const RECHECK_AFTER = 1000;

const NOBODY: Holder = { host: 'unknown', pid: 0, processStart: null, heartbeatAt: 0 };

/** Finds, for a reader that may not write, the runs that the next writer will mark as crashed. */
export class GoneHolders {
  readonly #held;
  #gone = new Map<number, Holder>();
  #checkedAt = 0;
  #changes = 0;

  constructor(database: Database.Database) {
    this.#held = database.prepare<[], LeaseRecord>(
      `${LEASE_QUERY} WHERE runs.status IN ('leased', 'running')`,
    );
  }

  /** Holders whose process is gone, by run number. */
  find(): ReadonlyMap<number, Holder> {
    const now = Date.now();
    const gone = new Map<number, Holder>();
    for (const record of this.#held.all()) {
      const holder = holderOf(record);
      if (holder === undefined || !isAlive(holder, now)) gone.set(record.run, holder ?? NOBODY);
    }
    if (gone.size !== this.#gone.size || [...gone.keys()].some((run) => !this.#gone.has(run)))
      this.#changes += 1;
    this.#gone = gone;
    this.#checkedAt = now;
    return gone;
  }

  /** Grows when processes have gone, which changes no data in the store. Looks at most once a second. */
  changes(): number {
    if (Date.now() - this.#checkedAt >= RECHECK_AFTER) this.find();
    return this.#changes;
  }
}
