import Database from 'better-sqlite3';
import { Asked } from '../runs/asked.js';
import { ArtifactTable } from '../upkeep/artifact-table.js';
import { Annotations } from '../runs/annotations.js';
import { Ballast } from '../database/ballast.js';
import { FileIdentity } from '../database/file-identity.js';
import { syncLog } from '../database/sync-log.js';
import { GpuLeases } from '../runs/gpu-leases.js';
import { Jobs } from '../runs/jobs.js';
import { Leases } from '../runs/leases.js';
import { LogTable } from './log-table.js';
import type { Liveness } from '../runs/liveness.js';
import { Plans } from '../runs/plans.js';
import { Points } from '../metrics/points.js';
import { ProgressTable } from './progress.js';
import { RunCostTable } from '../runs/run-costs.js';
import { Runs } from '../runs/runs.js';
import { Snapshots } from '../runs/snapshots.js';
import { StopRequests } from '../runs/stop-requests.js';

/**
 * How often a write that its caller waits for asks for the lock, each time for the connection's whole busy timeout of
 * 5 s. Other writes of a run ask once, so as not to hold the program up for longer, and are tried again later.
 */
export const LOCK_ATTEMPTS = 6;

export interface TransactionOptions {
  readonly attempts?: number;
  /** Whether it is on the disk when it returns. Else it survives this process, but a power loss may undo it. */
  readonly isSynced?: boolean;
  /** What ends a run is synced, and on a full disk the ballast is given up for it. */
  readonly isEnd?: boolean;
}

/** The prepared statements of one connection, by subject. */
export class Statements {
  readonly path: string;
  readonly runs: Runs;
  readonly plans: Plans;
  readonly asked: Asked;
  readonly snapshots: Snapshots;
  readonly jobs: Jobs;
  readonly leases: Leases;
  readonly annotations: Annotations;
  readonly gpus: GpuLeases;
  readonly stopRequests: StopRequests;
  readonly points: Points;
  readonly progress: ProgressTable;
  readonly artifacts: ArtifactTable;
  readonly logs: LogTable;
  readonly costs: RunCostTable;
  readonly ballast: Ballast;
  readonly #database;
  readonly #file: FileIdentity;

  constructor(database: Database.Database, path: string, logLimit: number, liveness: Liveness) {
    this.path = path;
    this.runs = new Runs(database);
    this.plans = new Plans(database);
    this.asked = new Asked(database);
    this.snapshots = new Snapshots(database);
    this.jobs = new Jobs(database);
    this.leases = new Leases(database, liveness);
    this.annotations = new Annotations(database);
    this.gpus = new GpuLeases(database, liveness);
    this.stopRequests = new StopRequests(database, this.leases);
    this.points = new Points(database);
    this.progress = new ProgressTable(database);
    this.artifacts = new ArtifactTable(database);
    this.logs = new LogTable(database, logLimit);
    this.costs = new RunCostTable(database);
    this.ballast = new Ballast(path);
    this.#database = database;
    this.#file = new FileIdentity(path);
  }

  /**
   * Runs `write` in a transaction that holds the write lock from its start, so that it never fails half way. SQLite
   * gives the lock to whoever asks at the right moment: one that has waited in vain asks again, `attempts` times.
   * Throws `StoreError` `STORE_MISSING` when the file is no longer there.
   */
  transaction<T>(write: () => T, options: TransactionOptions = {}): T {
    const { attempts = LOCK_ATTEMPTS, isEnd = false, isSynced = isEnd } = options;
    this.#file.assertSame();
    const result = this.#commitAnyway(write, attempts, isEnd);
    if (isSynced) syncLog(this.path);
    return result;
  }

  #commitAnyway<T>(write: () => T, attempts: number, isEnd: boolean): T {
    try {
      return this.#commit(write, attempts);
    } catch (error) {
      if (isEnd && isOfDisk(error) && this.ballast.release()) return this.#commit(write, attempts);
      throw error;
    }
  }

  #commit<T>(write: () => T, attempts: number): T {
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

/** A full disk, or what SQLite takes for a fault of the disk: a quota that is used up, for one. */
function isOfDisk(error: unknown): boolean {
  return (
    error instanceof Database.SqliteError &&
    (error.code === 'SQLITE_FULL' || error.code.startsWith('SQLITE_IOERR'))
  );
}
