import path from 'node:path';
import type Database from 'better-sqlite3';
import { backUpBeside } from './backup/back-up.js';
import { checkOptions } from './check-options.js';
import { checkRunOptions, checkStartOptions } from './check-run-options.js';
import { collectGarbage } from './upkeep/collect-garbage.js';
import { closeWriter, connectWriter } from './database/connection.js';
import { MIGRATIONS } from './database/schema.js';
import { readEnvironment } from './environment/environment.js';
import { GpusBusyError, isRefusal, StoreError } from './errors.js';
import { importJson } from './exchange/import-json.js';
import { importSnapshot } from './exchange/import-snapshot.js';
import { mergeStore } from './exchange/merge.js';
import { withRefusedValues } from './exchange/refused-values.js';
import { PointBuffer } from './metrics/point-buffer.js';
import { Heartbeats } from './writer/heartbeats.js';
import { liveness, type Liveness } from './runs/liveness.js';
import { thisMachine } from './runs/processes.js';
import { checkAnnotation } from './runs/annotations.js';
import { removeRun } from './runs/remove-runs.js';
import { SqliteRunWriter } from './writer/run-writer.js';
import type { JobChange, JobClaim, NewJob } from './runs/stored-job.js';
import type { EndStatus } from './runs/life-cycle.js';
import type {
  Annotation,
  ExperimentOptions,
  GarbageResult,
  Lease,
  LeaseOptions,
  MergeResult,
  RunOptions,
  RunWriter,
  SnapshotImport,
  StartOptions,
  Store,
  StoreOptions,
} from './store-types.js';
import { storeSettings, type StoreSettings } from './store-settings.js';
import { replaySpilledPoints } from './writer/replay-spilled-points.js';
import { SpilledPoints } from './writer/spilled-points.js';
import type { StoredPlan } from './query/stored-plan.js';
import type { Decided, JsonObject } from './types.js';
import { Statements } from './writer/statements.js';

/**
 * Opens the store at `file` for writing, and creates it if there is none (files readable by their owner only).
 * Runs whose process is gone are marked `crashed`. Throws `StoreError`: `STORE_UNWRITABLE`, `STORE_FOREIGN`,
 * `STORE_TOO_NEW`.
 * @example
 * ```ts store.ts
 * import { openStore } from '@ablate/tracker';
 *
 * using store = openStore('runs.db');
 * const run = store.startRun({ experiment: 'learning rates', config: { lr: 0.1 } });
 * for (let step = 0; step < 100; step += 1) run.log({ 'train/loss': 1 / (step + 1) });
 * run.finish();
 * ```
 */
export function openStore(file: string, options: StoreOptions = {}): Store {
  return openStoreAs(liveness, file, options);
}

/** The same, for a process of which others see what `liveness` says. */
export function openStoreAs(liveness: Liveness, file: string, options: StoreOptions): Store {
  const absolute = path.resolve(file);
  const settings = storeSettings(options);
  const database = connectWriter(absolute, MIGRATIONS, backUpBeside(absolute));
  return new SqliteStore(database, absolute, settings, liveness);
}

class SqliteStore implements Store {
  readonly path: string;
  readonly #database: Database.Database;
  readonly #statements: Statements;
  readonly #settings: StoreSettings;
  readonly #heartbeats: Heartbeats;
  readonly #writers = new Set<SqliteRunWriter>();

  constructor(database: Database.Database, file: string, settings: StoreSettings, liveness: Liveness) {
    this.path = file;
    this.#database = database;
    this.#statements = new Statements(database, file, settings.logLimit, liveness);
    this.#settings = settings;
    const { heartbeatInterval: interval, onError } = settings;
    this.#heartbeats = new Heartbeats({ file, interval, holder: liveness.self }, onError);
    try {
      this.reapCrashed();
    } catch (error) {
      // What waits stays for the next time, and a reader sees by itself that a run has crashed.
      if (error instanceof Error) settings.onError(error);
    }
  }

  startRun(options: StartOptions): RunWriter {
    checkStartOptions(options);
    const { runs, leases } = this.#open();
    if (this.#settings.keepBallast) this.#statements.ballast.keep();
    const { id, token } = this.#statements.transaction(() => {
      const now = Date.now();
      const id = runs.create(options, now);
      return { id, token: leases.take(id, `process ${process.pid}`, now) };
    });
    const writer = this.#attach(id, token, true);
    if (options.backend !== undefined) writer.setBackend(options.backend, options.device);
    return writer;
  }

  ensureExperiment(options: ExperimentOptions): string | null {
    checkOptions(options, ['name', 'question', 'matrix']);
    const { runs, asked } = this.#open();
    return this.#statements.transaction(() => {
      const now = Date.now();
      const { name, question = null, matrix } = options;
      const known = runs.ensureExperiment({ name }, now);
      if (matrix !== undefined) asked.keepFirst(known);
      runs.ensureExperiment(options, now);
      return matrix === undefined ? null : asked.add(known, { question, matrix }, now);
    });
  }

  register(experiment: string, registration: JsonObject, earlier: number): string {
    const { runs, asked } = this.#open();
    const write = () => {
      const now = Date.now();
      return asked.register(runs.ensureExperiment({ name: experiment }, now), registration, earlier, now);
    };
    return this.#statements.transaction(write, { isSynced: true });
  }

  keepSnapshot(content: string): string {
    const { snapshots } = this.#open();
    return this.#statements.transaction(() => snapshots.keep(content, Date.now()));
  }

  settlePlan(experiment: string, plan: StoredPlan): void {
    const { runs, plans } = this.#open();
    this.#statements.transaction(() => {
      plans.settle(runs.ensureExperiment({ name: experiment }, Date.now()), plan);
    });
  }

  recordLook(
    experiment: string,
    seeds: number,
    decisions: readonly Omit<Decided, 'seeds' | 'createdAt'>[],
  ): void {
    const { runs, plans } = this.#open();
    this.#statements.transaction(() => {
      const now = Date.now();
      const number = runs.ensureExperiment({ name: experiment }, now);
      plans.decide(
        number,
        seeds,
        decisions.map((decided) => ({ ...decided, createdAt: now })),
      );
    });
  }

  enqueue(options: RunOptions): string {
    checkRunOptions(options);
    const { runs } = this.#open();
    return this.#statements.transaction(() => runs.create(options, Date.now()));
  }

  enqueueOnce(options: RunOptions): string {
    checkRunOptions(options);
    const { runs } = this.#open();
    return this.#statements.transaction(() => runs.findId(options) ?? runs.create(options, Date.now()));
  }

  lease(runId: string, owner: string, options: LeaseOptions = {}): Lease {
    checkOptions(options, ['threads', 'snapshot', 'gpus']);
    const { leases, runs, snapshots } = this.#open();
    // Its end may wait beside the store, and is not to be written by two.
    replaySpilledPoints(this.#statements);
    if (this.#settings.keepBallast) this.#statements.ballast.keep();
    this.#heartbeats.start();
    return this.#statements.transaction(() => {
      const now = Date.now();
      const token = leases.take(runId, owner, now);
      const { threads = null, snapshot = null, gpus } = options;
      return {
        token,
        threads: runs.settleThreads(runId, threads),
        snapshot: snapshots.settle(runId, snapshot),
        gpu: gpus === undefined ? null : this.#takeGpu(leases.find(runId).run, token, gpus, now),
      };
    });
  }

  leaseForJob(runId: string, job: NewJob, options: Omit<LeaseOptions, 'gpus'> = {}): Lease {
    checkOptions(options, ['threads', 'snapshot']);
    const { leases, jobs, runs, snapshots } = this.#open();
    replaySpilledPoints(this.#statements);
    const take = () => {
      const now = Date.now();
      const { threads = null, snapshot = null } = options;
      const holder = { host: job.launcher.use, pid: 0, pidSpace: null, processStart: null };
      const token = leases.take(runId, `job ${job.name} of ${holder.host}`, now, holder);
      jobs.put(leases.find(runId).run, token, job, now);
      return {
        ...{ token, gpu: null },
        threads: runs.settleThreads(runId, threads),
        snapshot: snapshots.settle(runId, snapshot),
      };
    };
    return this.#statements.transaction(take, { isSynced: true });
  }

  noteJob(known: JobClaim, change: JobChange, status?: 'queued' | 'running'): boolean {
    const { runId, token, name, askedAt } = known;
    const { leases, jobs } = this.#open();
    const note = () => {
      const job = jobs.find(runId);
      if (job?.name !== name || job.askedAt !== askedAt || !leases.isHeld(runId, token)) return false;
      const now = Date.now();
      jobs.change(leases.find(runId).run, job, change);
      if (status === 'queued') leases.queueJob(runId, token, now);
      if (status === 'running') leases.startJob(runId, token, now, now);
      return true;
    };
    // What the launcher said can be asked again. Nobody is to submit a job before it stands for good that they do.
    return this.#statements.transaction(note, { isSynced: change.askedAt !== undefined });
  }

  importSnapshot(snapshot: SnapshotImport): boolean {
    return importSnapshot(this.#database, this.path, this.#open(), snapshot);
  }

  freeGpu(runId: string, token: number): void {
    const { leases, gpus } = this.#open();
    this.#statements.transaction(() => gpus.free({ run: leases.find(runId).run, token }));
  }

  attach(runId: string, token: number): RunWriter {
    return this.#attach(runId, token, false);
  }

  release(runId: string, token: number): boolean {
    return this.#statements.transaction(() => this.#open().leases.release(runId, token, Date.now()));
  }

  finishRun(runId: string, token: number, status: EndStatus, reason?: string): boolean {
    const { leases } = this.#open();
    const end = { status, reason: reason ?? null, time: Date.now() };
    try {
      return this.#statements.transaction(
        () => leases.endIfHeld(leases.find(runId).run, token, end.status, end.reason, end.time),
        { isEnd: true },
      );
    } catch (error) {
      if (isRefusal(error)) new SpilledPoints(this.path, runId, token).append(new PointBuffer(), { end });
      throw error;
    }
  }

  isLeasedAnew(runId: string, token: number): boolean {
    return this.#open().leases.newest(runId, token) === undefined;
  }

  appendLog(runId: string, token: number, stream: 'stdout' | 'stderr', text: string): boolean {
    const { leases, logs } = this.#open();
    return this.#statements.transaction(() => {
      const run = leases.newest(runId, token);
      if (run !== undefined) logs.append(run, stream, text, Date.now());
      return run !== undefined;
    });
  }

  retry(runId: string): void {
    const { leases } = this.#open();
    this.#statements.transaction(() => leases.retry(runId, Date.now()), { isSynced: true });
  }

  askToStop(runId: string, reason: string): boolean {
    const { stopRequests } = this.#open();
    return this.#statements.transaction(() => stopRequests.ask(runId, reason, Date.now()));
  }

  stopAsked(runId: string): string | null {
    return this.#open().stopRequests.reason(runId);
  }

  reapCrashed(): string[] {
    const { leases } = this.#open();
    replaySpilledPoints(this.#statements);
    return this.#statements.transaction(() => leases.reap(Date.now()), { isEnd: true });
  }

  annotate(runId: string, annotation: Annotation): void {
    checkAnnotation(annotation);
    const { leases, annotations } = this.#open();
    const change = () => annotations.change(leases.find(runId).run, annotation, Date.now());
    this.#statements.transaction(change, { isSynced: true });
  }

  removeRun(runId: string): void {
    const { leases } = this.#open();
    const remove = () => removeRun(this.#database, leases.requireFree(runId));
    this.#statements.transaction(remove, { isSynced: true });
  }

  merge(file: string): MergeResult {
    const { leases } = this.#open();
    return mergeStore(this.#database, this.path, file, (id) => leases.isGone(leases.find(id)));
  }

  importJson(text: string): MergeResult {
    return withRefusedValues(() => importJson(this.#database, this.#open(), text));
  }

  gc(): GarbageResult {
    this.#open();
    return collectGarbage(this.#database, this.path);
  }

  /** Ends the runs that are still open as disposing them would. */
  close(): void {
    if (!this.#database.open) return;
    try {
      for (const writer of this.#writers) writer[Symbol.dispose]();
    } finally {
      this.#heartbeats.stop();
      closeWriter(this.#database);
    }
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #takeGpu(run: number, token: number, names: readonly string[], now: number): string {
    const gpu = this.#statements.gpus.take({ run, token }, thisMachine(), names, now);
    if (gpu === undefined) throw new GpusBusyError(`Other runs have all of the GPUs ${names.join(', ')}`);
    return gpu;
  }

  #attach(runId: string, token: number, endsWithProcess: boolean): RunWriter {
    const { runs, leases, gpus } = this.#open();
    this.#heartbeats.start();
    const environment = readEnvironment(this.#settings.captureArguments);
    const identity = this.#statements.transaction(() => {
      const now = Date.now();
      const number = leases.start(runId, token, now);
      gpus.move({ run: number, token }, now);
      runs.setEnvironment(number, environment);
      const { name, createdAt } = runs.identity(number);
      const costs = this.#statements.costs.read(number);
      return { number, id: runId, name, createdAt, token, endsWithProcess, costs };
    });
    const writer = new SqliteRunWriter(this.#statements, identity, this.#settings);
    for (const other of this.#writers) if (other.hasEnded) this.#writers.delete(other);
    this.#writers.add(writer);
    return writer;
  }

  #open(): Statements {
    if (this.#database.open) return this.#statements;
    throw new StoreError('STORE_CLOSED', `The store at ${this.path} has been closed`);
  }
}
