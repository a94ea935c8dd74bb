import type Database from 'better-sqlite3';
import type { Leases } from './leases.js';
import { effectiveStatus } from './effective-status.js';
import { isHeld } from './life-cycle.js';

const KIND = 'stop asked';

/** What others ask of a running run. Every method is one step of a transaction that the caller has begun. */
export class StopRequests {
  readonly #leases;
  readonly #newest;

  constructor(database: Database.Database, leases: Leases) {
    this.#leases = leases;
    this.#newest = database.prepare<[run: number, kind: string, run: number], { detail: string }>(`
      SELECT detail FROM events WHERE run = ? AND kind = ?
        AND number > coalesce((SELECT max(number) FROM events WHERE run = ? AND kind = 'leased'), 0)`);
  }

  /** False if the run doesn't run, nor waits as a job. */
  ask(id: string, reason: string, now: number): boolean {
    const record = this.#leases.find(id);
    const status = effectiveStatus(record.status, this.#leases.isGone(record));
    if (status !== 'running' && !(record.is_job === 1 && isHeld(status))) return false;
    this.#leases.event(record.run, KIND, reason, now);
    return true;
  }

  /** Why the run was asked to stop since it was last taken; null if it was not. */
  reason(id: string): string | null {
    const { run } = this.#leases.find(id);
    return this.#newest.get(run, KIND, run)?.detail ?? null;
  }
}
