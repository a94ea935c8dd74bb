import type Database from 'better-sqlite3';
import type { Liveness } from './liveness.js';
import { HELD_QUERY, isGone, type LeaseRecord } from './leases.js';

/** Milliseconds before processes are looked at again. */
const RECHECK_AFTER = 1000;

/** Numbers of runs whose process is gone, as a JSON array: what statements over `RUN_QUERY` bind. */
export interface GoneRuns {
  readonly gone: string;
}

/** Finds, for a reader that may not write, the runs that the next writer will mark as crashed. */
export class GoneHolders {
  readonly #held;
  readonly #liveness;
  #gone = '[]';
  #checkedAt = -Infinity;
  #changes = 0;

  constructor(database: Database.Database, liveness: Liveness) {
    this.#liveness = liveness;
    this.#held = database.prepare<[], LeaseRecord>(`${HELD_QUERY} ORDER BY runs.number`);
  }

  find(): GoneRuns {
    const held = this.#held.all();
    const gone = JSON.stringify(
      held.filter((record) => isGone(record, this.#liveness)).map(({ run }) => run),
    );
    if (gone !== this.#gone) this.#changes += 1;
    this.#gone = gone;
    this.#checkedAt = performance.now();
    return { gone };
  }

  /** Grows when processes have gone, which changes no data in the store. Looks at most once a second. */
  changes(): number {
    if (performance.now() - this.#checkedAt >= RECHECK_AFTER) this.find();
    return this.#changes;
  }
}
