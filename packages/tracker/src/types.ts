import type { StoredJob } from './runs/stored-job.js';
import type { JsonObject, JsonValue } from './json.js';
import type { Run } from './runs/fields.js';
import type { RunStatus } from './runs/life-cycle.js';

export type { JsonObject, JsonValue };

/** Last, smallest, largest and mean value of one metric of one run, with the steps of the extremes. */
export interface Summary {
  readonly last: number;
  readonly lastStep: number;
  readonly min: number;
  readonly minStep: number;
  readonly max: number;
  readonly maxStep: number;
  readonly mean: number;
  readonly count: number;
}

/** A run in a list: with the summaries of its metrics by key. */
export interface RunRow extends Run {
  readonly metrics: Readonly<Record<string, Summary>>;
}

/** One point of a series. In a downsampled series `value` is the bucket's mean and `min`/`max` its extremes. */
export interface Point {
  readonly step: number;
  readonly time: number;
  readonly value: number;
  readonly min: number;
  readonly max: number;
}

/** A line that a run's process has printed. */
export interface LogLine {
  readonly time: number;
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
}

/** Progress that a running cell reports beside its metrics. */
export interface Progress {
  readonly epoch: number;
  readonly epochs: number;
  readonly step: number;
  readonly steps: number;
  readonly imagesPerSecond: number | null;
  readonly etaSeconds: number | null;
}

/** Which runs are listed, and in which order. */
export interface ListOptions {
  readonly experiment?: string;
  /** Only runs of these configurations, found by their index. */
  readonly configHashes?: readonly string[];
  readonly status?: readonly RunStatus[];
  /** Only archived runs, or only others; default: both. */
  readonly archived?: boolean;
  /** For example `status:finished model=resnet20 val/accuracy>=0.9 -tag:debug`; throws `FilterError` with the column. */
  readonly filter?: string;
  /** Newest first unless told; `metric:val/accuracy` style keys are sorted by the metric's last value. */
  readonly orderBy?: string;
  readonly descending?: boolean;
  readonly limit?: number;
  readonly offset?: number;
  /** Of their metrics only these; default: all, which of thousands of runs take longer than all else. */
  readonly metrics?: readonly string[];
}

/** Output and points that came after a cursor, and the cursor to go on from. */
export interface Tail<Item> {
  readonly items: readonly Item[];
  readonly cursor: number;
}

/** Something that happened to a run: a change of status, a lease, points removed. `detail` is for people. */
export interface RunEvent {
  readonly time: number;
  readonly kind: string;
  readonly detail: string | null;
}

/** One leaf of the flattened configurations in which runs differ; `undefined` where a run has no such leaf. */
export interface ConfigDifference {
  readonly path: string;
  readonly values: readonly (JsonValue | undefined)[];
}

/** What a look decided about one comparison. */
export interface Decided {
  /** The look, as a count of seeds. */
  readonly seeds: number;
  /** Hash of the cell's configuration. */
  readonly cell: string;
  /** Seeds (by place) that it lacked then; null where it took no part in the look. */
  readonly lacking: readonly number[] | null;
  readonly verdict: string;
  readonly p: number | null;
  readonly createdAt: number;
}

/** A matrix that was run, as it was then. */
export interface AskedMatrix {
  /** SHA-256 of its canonical JSON. */
  readonly hash: string;
  readonly question: string | null;
  readonly matrix: JsonObject;
  readonly createdAt: number;
}

/** What was said to be asked, before it was. It is never changed. */
export interface Registration {
  /** SHA-256 of its canonical JSON. */
  readonly hash: string;
  readonly registration: JsonObject;
  /** Runs of its cells that had ended before. */
  readonly earlier: number;
  readonly createdAt: number;
}

/** A named group of runs, with its question. */
export interface Experiment {
  readonly name: string;
  readonly question: string | null;
  readonly runs: number;
  readonly createdAt: number;
  /** What `ensureExperiment` was last given as its matrix. */
  readonly matrix: JsonObject | null;
  /** What was settled before its first seed, where its seeds stop when decided; see `parseStoredPlan`. */
  readonly plan: JsonObject | null;
  /** What its looks have decided, in their order. */
  readonly decisions: readonly Decided[];
  /** What was registered of it, oldest first. */
  readonly registrations: readonly Registration[];
}

/** Read-only view of a store; it never blocks the writer. */
export interface StoreReader extends Disposable {
  readonly path: string;
  /** Changes whenever another connection has committed: poll it before reading again. */
  version(): number;
  experiments(): { name: string; question: string | null; runs: number; createdAt: number }[];
  listRuns(options?: ListOptions): RunRow[];
  /** A run by id, unique id prefix or unique name; throws `RunNotFoundError` naming close matches. */
  getRun(reference: string): RunRow;
  metricKeys(runIds?: readonly string[]): string[];
  /** At most about `buckets` points (default 2,000), extremes kept; all of them if there are fewer. */
  series(runId: string, key: string, options?: { readonly buckets?: number }): Point[];
  progress(runId: string): Progress | null;
  logTail(runId: string, lines?: number): LogLine[];
  trace(runId: string): string[] | null;
  diffConfigs(runIds: readonly string[]): ConfigDifference[];
  close(): void;
}

/** What `openReader` gives: a `StoreReader` that also answers for one run's origin and history. */
export interface DetailReader extends StoreReader {
  /** Newest first, each with its matrix. */
  experiments(): Experiment[];
  /** argv, git, Node, packages, CPU, memory, GPUs of the process that ran it; null before it started. */
  environment(runId: string): JsonObject | null;
  /** Oldest first. */
  events(runId: string): RunEvent[];
  artifacts(runId: string): Artifact[];
  /** The jobs that hold runs, batch by batch; of an experiment also those that have ended, oldest first. */
  jobs(experiment?: string): StoredJob[];
  /** The job that holds a run, or was the last to do so; null where none was since it was last taken. */
  job(runId: string): StoredJob | null;
  /** The matrices of an experiment, in the order in which they were run. */
  matrices(experiment: string): AskedMatrix[];
  /** The code with this hash, as it was given to `keepSnapshot`; null where it is not there. */
  snapshot(hash: string): string | null;
  /** Pieces of output after a cursor (0: from the start), as they came; at most `limit` (default 1,000). */
  logAfter(runId: string, cursor: number, limit?: number): Tail<LogLine>;
  /** Points of a metric beyond a step (−1: from the start); the cursor is the last one's step. */
  pointsAfter(runId: string, key: string, step: number, limit?: number): Tail<Point>;
}

/** A file that a run has left. */
export interface Artifact {
  readonly name: string;
  readonly sha256: string;
  readonly bytes: number;
  /** Where the content stands, beside the database. */
  readonly path: string;
  readonly createdAt: number;
}
