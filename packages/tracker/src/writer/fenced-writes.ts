import { StaleLeaseError } from '../errors.js';
import type { RunIdentity } from './run-identity.js';
import type { Tables } from './tables.js';

export type Write = (run: number, now: number) => void;

/** Writes of one run, each in a transaction that first makes sure that the run is still this lease's; also a heartbeat. */
export class FencedWrites {
  readonly #tables: Tables;
  readonly #run: RunIdentity;
  readonly #onStale: (error: StaleLeaseError) => void;

  constructor(tables: Tables, run: RunIdentity, onStale: (error: StaleLeaseError) => void) {
    this.#tables = tables;
    this.#run = run;
    this.#onStale = onStale;
  }

  write(write: Write, attempts = 1): void {
    const now = Date.now();
    const { number, token } = this.#run;
    try {
      this.#tables.transaction(() => {
        this.#tables.leases.fence(number, token, now);
        write(number, now);
      }, attempts);
    } catch (error) {
      if (error instanceof StaleLeaseError) this.#onStale(error);
      throw error;
    }
  }
}
