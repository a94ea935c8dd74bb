import { StaleLeaseError } from '../errors.js';
import type { WritableRun } from '../runs/writable-run.js';
import type { RunIdentity } from './run-identity.js';
import type { Statements, TransactionOptions } from './statements.js';

export type Write = (run: WritableRun, now: number) => void;

/** Writes of one run, each in a transaction that first makes sure that the run is still this lease's; also a heartbeat. */
export class FencedWrites {
  readonly #statements: Statements;
  readonly #run: RunIdentity;
  readonly #onStale: (error: StaleLeaseError) => void;

  constructor(statements: Statements, run: RunIdentity, onStale: (error: StaleLeaseError) => void) {
    this.#statements = statements;
    this.#run = run;
    this.#onStale = onStale;
  }

  write(write: Write, options: TransactionOptions = {}): void {
    const now = Date.now();
    const { number, token } = this.#run;
    try {
      this.#statements.transaction(
        () => {
          write(this.#statements.leases.fence(number, token, now), now);
        },
        { attempts: 1, ...options },
      );
    } catch (error) {
      if (error instanceof StaleLeaseError) this.#onStale(error);
      throw error;
    }
  }
}
