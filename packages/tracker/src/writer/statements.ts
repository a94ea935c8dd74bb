import type Database from 'better-sqlite3';
import { ArtifactTable } from '../upkeep/artifact-table.js';
import { FileIdentity } from '../database/file-identity.js';
import { GpuLeases } from '../runs/gpu-leases.js';
import { Leases } from '../runs/leases.js';
import { LogTable } from './log-table.js';
import type { Liveness } from '../runs/liveness.js';
import { Plans } from '../runs/plans.js';
import { Points } from '../metrics/points.js';
import { ProgressTable } from './progress.js';
import { Runs } from '../runs/runs.js';
import { StopRequests } from '../runs/stop-requests.js';

/**
 * How often a write that its caller waits for asks for the lock, each time for the connection's whole busy timeout of
 * 5 s. Other writes of a run ask once, so as not to hold the program up for longer, and are tried again later.
 */
export const LOCK_ATTEMPTS = 6;

/** The prepared statements of one connection, by subject. */
export class Statements {
  readonly path: string;
  readonly runs: Runs;
  readonly plans: Plans;
  readonly leases: Leases;
  readonly gpus: GpuLeases;
  readonly stopRequests: StopRequests;
  readonly points: Points;
  readonly progress: ProgressTable;
  readonly artifacts: ArtifactTable;
  readonly logs: LogTable;
  readonly #database;
  readonly #file: FileIdentity;

  constructor(database: Database.Database, path: string, logLimit: number, liveness: Liveness) {
    this.path = path;
    this.runs = new Runs(database);
    this.plans = new Plans(database);
    this.leases = new Leases(database, liveness);
    this.gpus = new GpuLeases(database, liveness);
    this.stopRequests = new StopRequests(database, this.leases);
    this.points = new Points(database);
    this.progress = new ProgressTable(database);
    this.artifacts = new ArtifactTable(database);
    this.logs = new LogTable(database, logLimit);
    this.#database = database;
    this.#file = new FileIdentity(path);
  }

  /**
   * Runs `write` in a transaction that holds the write lock from its start, so that it never fails half way. SQLite
   * gives the lock to whoever asks at the right moment: one that has waited in vain asks again, `attempts` times.
   * Throws `StoreError` `STORE_MISSING` when the file is no longer there.
   */
  transaction<T>(write: () => T, attempts = LOCK_ATTEMPTS): T {
    this.#file.assertSame();
    for (let attempt = 1; ; attempt += 1) {
      try {
        const result = this.#database.transaction(write).immediate();
        this.#file.markWritten();
        return result;
      } catch (error) {
        if (attempt >= attempts || !isBusy(error)) throw error;
      }
    }
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'SQLITE_BUSY';
}
