import type Database from 'better-sqlite3';
import {
  HOLDER_NAMES,
  HOLDER_VALUES,
  holderColumns,
  holderOf,
  type HolderBindings,
  type HolderRow,
} from './holders.js';
import type { Liveness } from './liveness.js';

interface GpuRecord extends HolderRow {
  readonly gpu: string;
  readonly run: number;
  readonly token: number;
}

/** The GPU of a run, for as long as one lease of it. */
interface Use {
  readonly run: number;
  readonly token: number;
}

/**
 * Which run has which GPU of a machine. A run's GPU outlives its lease: until whoever launched it gives it back, or the
 * process in which it ran is gone. Every method is one step of a transaction that the caller has begun.
 */
export class GpuLeases {
  readonly #liveness;
  readonly #taken;
  readonly #put;
  readonly #move;
  readonly #free;

  constructor(database: Database.Database, liveness: Liveness) {
    this.#liveness = liveness;
    this.#taken = database.prepare<[machine: string], GpuRecord>(
      `SELECT gpu, run, token, ${holderColumns('gpus')} FROM gpus WHERE machine = ?`,
    );
    this.#put = database.prepare<[HolderBindings & Use & { machine: string; gpu: string }]>(`
      INSERT OR REPLACE INTO gpus (machine, gpu, run, token, ${HOLDER_NAMES})
      VALUES (:machine, :gpu, :run, :token, ${HOLDER_VALUES})`);
    this.#move = database.prepare<[HolderBindings & Use]>(
      `UPDATE gpus SET (${HOLDER_NAMES}) = (${HOLDER_VALUES}) WHERE run = :run AND token = :token`,
    );
    this.#free = database.prepare<[Use]>('DELETE FROM gpus WHERE run = :run AND token = :token');
  }

  /** The first of `gpus` that no run has; undefined if each has one. */
  take(use: Use, machine: string, gpus: readonly string[], now: number): string | undefined {
    const taken = this.#taken.all(machine).filter((record) => !this.#isGone(record, machine));
    const gpu = gpus.find((name) => taken.every((record) => record.gpu !== name));
    if (gpu !== undefined) this.#put.run({ ...use, machine, gpu, ...this.#liveness.self, now });
    return gpu;
  }

  /** From now on this process uses the run's GPU, if it has one. */
  move(use: Use, now: number): void {
    this.#move.run({ ...use, ...this.#liveness.self, now });
  }

  free(use: Use): void {
    this.#free.run(use);
  }

  #isGone(record: GpuRecord, machine: string): boolean {
    const holder = holderOf(record);
    const held = `${machine} ${record.gpu} ${record.run} ${record.token}`;
    return holder === undefined || this.#liveness.isGone(held, holder);
  }
}
