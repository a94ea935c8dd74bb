/**
 * A cell that runs on without the command that submitted it. `command` and `index`, as its last argument, run it on any
 * machine that sees the spool; what it finds out it writes there, and nothing but how the process fares is the launcher's
 * business. On SIGTERM and SIGUSR1 it writes a checkpoint and leaves with `LEFT_AT_CHECKPOINT`.
 */
export interface Job {
  /** The submission, a UUID: the job's name wherever the launcher has names. All jobs of one `submit` have the same. */
  readonly name: string;
  /** Its place in the batch, by which `command` finds it. */
  readonly index: number;
  /** The batch's folder in the spool, absolute; a launcher may keep files of its own in it, in a folder of its name. */
  readonly folder: string;
  /** A program and its arguments, all but the index: the same for all jobs of one `submit`. */
  readonly command: readonly string[];
  /** What its output is appended to: `output/INDEX.log` in the batch's folder, which is there. */
  readonly output: string;
  readonly threads: number;
  /** The cell and its seed, for people. */
  readonly label: string;
}

/** A job as its launcher knows it. Plain data: the store keeps it. */
export interface JobHandle {
  /** Where `id` means this job: a cluster, a machine. */
  readonly cluster: string;
  /** People know the job by its first word; what follows a space is the launcher's own. */
  readonly id: string;
  /** Milliseconds since the Unix epoch. */
  readonly submittedAt: number;
}

/** Why a job has ended, where its exit code doesn't say it. */
export type EndCause = 'out of memory' | 'time limit' | 'preempted' | 'node failed' | 'cancelled';

/**
 * What a launcher says of a job. `detail` is for people: on which machine, what it waits for, which limit it met.
 *
 * - `queued`: it waits for its turn; `requeues`: how often it has been put back after it had started.
 * - `unknown`: `unreachable` where nobody answers, `vanished` where who answers has forgotten the job. It may be running
 *   either way, and counts as alive: a vanished one until its cell has been silent for long as well.
 * - `ended`: it will not start again by itself. `cancelled` is by a person.
 */
export type JobState =
  | { readonly is: 'queued' | 'running'; readonly requeues: number; readonly detail: string | null }
  | { readonly is: 'unknown'; readonly why: 'unreachable' | 'vanished'; readonly detail: string | null }
  | { readonly is: 'ended'; readonly cause: 'exit'; readonly code: number; readonly detail: string | null }
  | { readonly is: 'ended'; readonly cause: EndCause; readonly detail: string | null };

/** What jobs share of a machine that the launcher divides itself; others leave it to their scheduler. */
export interface JobShare {
  /** Jobs that may run at a time. */
  readonly atOnce: number;
  /** `CUDA_VISIBLE_DEVICES` of each of them; undefined where no GPUs are divided. */
  readonly gpus: readonly string[] | undefined;
}

/**
 * Starts cells as jobs that run on without this command, on machines that share the spool with it.
 *
 * Submitting has two phases: the jobs and their name are on the disk before `submit` is called, and their handles after
 * it. Whoever finds jobs without handles asks `find` before it submits them again, by the same name.
 */
export interface JobLauncher {
  /** Threads for each cell, in place of its share of the cores. A run that goes on keeps the number that it began with. */
  readonly threads?: number | undefined;
  /** Handles, in order. Throws where it isn't known that all of them are submitted. */
  submit(jobs: readonly Job[], share: JobShare): Promise<readonly JobHandle[]>;
  /** The handles of jobs that have been submitted, by name and index, also of those that have ended since; throws where nobody answers. */
  find(jobs: readonly Job[]): Promise<readonly (JobHandle | null)[]>;
  /** In order; where nobody answers, all are `unknown`. One question for all of them: clusters have thousands. */
  poll(handles: readonly JobHandle[]): Promise<readonly JobState[]>;
  /** What it would submit, for people: a script. Nothing is written or asked for. */
  preview?(jobs: readonly Job[]): string | Promise<string>;
  /** Asks them to end, as a person does. Those that have ended are none of its business. */
  cancel(handles: readonly JobHandle[]): Promise<void>;
}

/** Exit code of a job that left at a checkpoint, as a signal had asked it to, and goes on from there when started again. */
export const LEFT_AT_CHECKPOINT = 75;

/** Exit code of a job of which another start has begun elsewhere, and goes on. */
export const SUPERSEDED = 76;
