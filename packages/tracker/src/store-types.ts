import type { EndStatus } from './runs/life-cycle.js';
import type { JobChange, JobClaim, NewJob } from './runs/stored-job.js';
import type { StoredPlan } from './query/stored-plan.js';
import type { Artifact, Decided, JsonObject, Progress } from './types.js';

/** How a store writes: intervals in milliseconds. */
export interface StoreOptions {
  /** Longest time in milliseconds that a logged point waits in memory (default 100; at most 200). */
  readonly flushInterval?: number;
  /** Time in milliseconds between two heartbeats of a running run (default 5,000). */
  readonly heartbeatInterval?: number;
  /** Time in milliseconds between two samples of the machine, logged as `system/…` (default 10,000; 0: never). */
  readonly systemInterval?: number;
  /**
   * Whether a run logs what it costs with each sample and at its end, over all of its attempts, as `cost/…` (default false;
   * the cells of `ablate run` do so).
   */
  readonly recordCost?: boolean;
  /** Whether a run of `startRun` keeps what its process writes to stdout and stderr (default true). */
  readonly captureOutput?: boolean;
  /** Whether a run keeps the command line of its process, without what might be a secret (default true). */
  readonly captureArguments?: boolean;
  /**
   * Whether a file of 3 MiB, `FILE.ballast`, is kept beside the store from the first run on, to be given up on a full disk
   * so that the ends of runs fit (default false; `ablate run` does so).
   */
  readonly keepBallast?: boolean;
  /** Characters of output kept of a run: the newest (default 8,388,608). */
  readonly logLimit?: number;
  /** Called when points or heartbeats can't be written for now; training goes on and points are kept. Default: a process warning. */
  readonly onError?: (error: Error) => void;
}

/** An experiment, as `ensureExperiment` takes it. */
export interface ExperimentOptions {
  readonly name: string;
  readonly question?: string;
  readonly matrix?: JsonObject;
}

/** What is known about a run before it starts. */
export interface RunOptions {
  readonly experiment: string;
  /** Default: the experiment's name and the end of the run's id. */
  readonly name?: string;
  readonly config?: JsonObject;
  readonly configHash?: string | null;
  readonly seed?: number | null;
  /** Hash of the matrix that asks for it, as `ensureExperiment` gives it. */
  readonly matrixHash?: string | null;
  /** Hash of the code that it is trained from, as `keepSnapshot` gives it. */
  readonly snapshot?: string | null;
  readonly tags?: Readonly<Record<string, string>>;
}

/** A run that is started at once. */
export interface StartOptions extends RunOptions {
  readonly backend?: string;
  readonly device?: string;
}

/** To which step and time logged values belong. */
export interface LogOptions {
  /** A safe integer from 0 up; default one more than the largest that was logged, from 0 on. */
  readonly step?: number;
  /** Milliseconds since the Unix epoch; default now. */
  readonly time?: number;
}

/** The values of one step. */
export interface LogEntry extends LogOptions {
  readonly step: number;
  readonly values: Readonly<Record<string, number>>;
}

/** With what a leased run is to be trained. */
export interface LeaseOptions {
  /** How many threads the run is to compute with, which its first lease settles for all. */
  readonly threads?: number;
  /** Hash of the code that the run is to be trained from, which its insertion or first lease settles for all. */
  readonly snapshot?: string;
  /** GPUs of this machine of which the run is to have one, that no other run of the store has. */
  readonly gpus?: readonly string[];
}

/** A lease's fencing token: it grows with every lease of the run, and only the newest may write. */
export interface Lease {
  readonly token: number;
  /** How many threads the run computes with; null where no lease has said it. */
  readonly threads: number | null;
  /** Hash of the code that the run is trained from; null where nobody has said it. */
  readonly snapshot: string | null;
  /** The GPU that no other run has until it is given back; null where none was asked for. */
  readonly gpu: string | null;
}

/** A snapshot that a job has published of the run that it holds. */
export interface SnapshotImport {
  readonly runId: string;
  /** Of the job's lease. */
  readonly token: number;
  /** The snapshot, on a disk of this machine. */
  readonly file: string;
  /** The file that its artifacts stand beside. */
  readonly artifacts: string;
  readonly attempt: number;
  /** Its number among those of the attempt. */
  readonly number: number;
  /** How the run has ended; null while the job goes on, or is to go on. */
  readonly end: { readonly status: EndStatus; readonly reason: string | null } | null;
}

/** SHA-256 over the bits of the weights that a run was tested with, and of its outputs for the test split. */
export interface TestedHashes {
  readonly weightsHash: string;
  readonly outputsHash: string;
}

/** What anybody may say about a run at any time; what isn't named stays. */
export interface Annotation {
  /** Null, or an empty text, for none. */
  readonly note?: string | null;
  /** Null removes a tag. */
  readonly tags?: Readonly<Record<string, string | null>>;
  /** Archived runs are those that `listRuns` can leave out; comparisons count them. */
  readonly archived?: boolean;
}

/** What a merge or an import has done with the runs. */
export interface MergeResult {
  readonly added: number;
  /** Runs that were there, and had got further in the merged store. */
  readonly replaced: number;
  readonly unchanged: number;
}

/** What `collectGarbage` has removed. */
export interface GarbageResult {
  /** Rows that belonged to no run. */
  readonly rows: number;
  readonly artifacts: number;
  /** Folders with checkpoints of runs that are no more. */
  readonly checkpoints: number;
  /** Copies of code from which no run is trained any more. */
  readonly snapshots: number;
  /** Freed by removed artifacts and checkpoints. */
  readonly bytes: number;
}

/**
 * Writes one run. Every method throws `StaleLeaseError` once another process has taken the run over, and
 * `RunEndedError` after `finish`. Disposed before `finish`, the run is `failed`: it is not known to be complete.
 */
export interface RunWriter extends Disposable, AsyncDisposable {
  readonly id: string;
  readonly name: string;
  readonly token: number;
  /**
   * Buffers one value for each key and returns at once. Written within 200 ms, which the end of the process does not undo;
   * synced to the disk by `flush` and `finish`, which a power loss does not undo either.
   * NaN and ±Infinity are kept. A second value for the same key and step replaces the first.
   */
  log(values: Readonly<Record<string, number>>, options?: LogOptions): void;
  logBatch(entries: readonly LogEntry[]): void;
  /** Replaces the progress shown beside the run; also a heartbeat. */
  progress(progress: Progress): void;
  setTrace(lines: readonly string[]): void;
  setBackend(backend: string, device?: string): void;
  /** Says what the run was tested with: runs with equal hashes have trained the same network. */
  setTested(hashes: TestedHashes): void;
  tag(key: string, value?: string): void;
  /** Copies a file into the store under its content's SHA-256; `name` defaults to the file's base name. */
  artifact(path: string, name?: string): Artifact;
  /**
   * Removes points after `step`, which a run resumed from that step's checkpoint logs again; an event keeps their number.
   */
  supersedeAfter(step: number): void;
  /** Makes everything logged so far durable, against a power loss too; throws what SQLite throws. */
  flush(): void;
  /**
   * Writes the remaining points and the status in one transaction, and syncs it. If the store refuses, both are spilled to
   * a file and replayed by the next `openStore`; throws only if that fails too.
   */
  finish(status?: EndStatus, reason?: string): void;
}

/** The writing side of a store. Several processes may have one open at the same time. */
export interface Store extends Disposable {
  readonly path: string;
  /** Starts a run in this process. Left without `finish`: `finished` when the process exits with 0, else `failed`. */
  startRun(options: StartOptions): RunWriter;
  /**
   * Creates the experiment or updates its question and matrix. A matrix that differs from the last one is added to those
   * that it has had; returns its hash, or null where none was given.
   */
  ensureExperiment(options: ExperimentOptions): string | null;
  /** Keeps what is to be asked under the hash of its canonical JSON, which it returns. It is never changed. */
  register(experiment: string, registration: JsonObject, earlier: number): string;
  /** Keeps the code that runs are trained from; returns its hash, by which they refer to it. `gc` removes it without them. */
  keepSnapshot(content: string): string;
  /** Keeps what an experiment settles before its first seed, unless it has settled something. It is never changed. */
  settlePlan(experiment: string, plan: StoredPlan): void;
  /** Keeps what a look decided, unless it has been held. It is never changed. */
  recordLook(
    experiment: string,
    seeds: number,
    decisions: readonly Omit<Decided, 'seeds' | 'createdAt'>[],
  ): void;
  /** Adds a `pending` run; returns its id. */
  enqueue(options: RunOptions): string;
  /**
   * The same, unless the experiment already has a run of this configuration hash and seed that wasn't pruned:
   * then the newest one's id.
   * Two processes that ask at the same time get one run.
   */
  enqueueOnce(options: RunOptions): string;
  /**
   * Takes a pending, crashed, failed or killed run for `owner`. Throws `LeaseHeldError` while a live owner
   * holds it, or when it has finished; `GpusBusyError` if it is to have one of several GPUs and none is free.
   */
  lease(runId: string, owner: string, options?: LeaseOptions): Lease;
  /**
   * Takes a run as `lease` does, for a job that is about to be submitted, and that holds it whatever becomes of this
   * process: until the job ends, as its launcher says, its snapshots, or `finishRun`.
   */
  leaseForJob(runId: string, job: NewJob, options?: Omit<LeaseOptions, 'gpus'>): Lease;
  /**
   * Notes what is known of the job that holds a run, and whether the run is `queued` or `running` by that. False, and
   * nothing changes, if it holds it no more, or if others have decided meanwhile to submit it anew.
   */
  noteJob(known: JobClaim, change: JobChange, status?: 'queued' | 'running'): boolean;
  /**
   * Takes in what a job has published. Imported twice, or after a newer one, it changes nothing; false then, and where
   * the job holds the run no more.
   */
  importSnapshot(snapshot: SnapshotImport): boolean;
  /**
   * Gives the GPU of a lease back, once nothing uses it any more: it outlasts the lease. That of a process that is gone
   * is free at once.
   */
  freeGpu(runId: string, token: number): void;
  /** Starts the leased run in this process (`leased` → `running`); throws `StaleLeaseError` for an old token. */
  attach(runId: string, token: number): RunWriter;
  /** Gives a lease back: `leased` → `pending`. False if the token is old or the run has started. */
  release(runId: string, token: number): boolean;
  /**
   * Ends a leased or running run, fencing its writer off. False, and nothing changes, if the lease is over. Where the
   * store refuses, that is thrown, and the end waits beside it.
   */
  finishRun(runId: string, token: number, status: EndStatus, reason?: string): boolean;
  /** Whether the run has been taken again since, so that whoever had this token has no more to say of it. */
  isLeasedAnew(runId: string, token: number): boolean;
  /**
   * Keeps a piece of output as it came, during a lease or after it; lines may be split over pieces. False, and nothing is
   * kept, if the run has been leased anew.
   */
  appendLog(runId: string, token: number, stream: 'stdout' | 'stderr', text: string): boolean;
  /** Lets a run that has ended without finishing wait for a runner again. Throws `LeaseHeldError`, `RunNotFoundError`. */
  retry(runId: string): void;
  /** Asks whoever runs a run to end it, which a runner does within a second; false if it isn't running, nor a job. */
  askToStop(runId: string, reason: string): boolean;
  /** Why the run was asked to stop since it was last taken; null if it was not. */
  stopAsked(runId: string): string | null;
  /**
   * Takes in what waits beside the store, and marks running and leased runs whose process is gone as `crashed`; returns
   * their ids.
   */
  reapCrashed(): string[];
  /** Changes the note and tags of a run, or archives it. Throws `RunNotFoundError`, `InvalidValueError`. */
  annotate(runId: string, annotation: Annotation): void;
  /** Removes a run and its points; its artifacts' content goes with the next `gc`. Throws `LeaseHeldError`. */
  removeRun(runId: string): void;
  /** Copies the runs of another store file by id; merging twice changes nothing. Throws `StoreError`. */
  merge(file: string): MergeResult;
  /** Imports what `exportRuns` wrote as JSON; runs that are there are left. Throws `InvalidValueError`. */
  importJson(text: string): MergeResult;
  /** Removes artifacts that no run refers to, if they are older than an hour, and checkpoints of removed runs; shrinks the file. */
  gc(): GarbageResult;
  close(): void;
}
