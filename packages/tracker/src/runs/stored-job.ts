import type { JsonObject } from '../json.js';
import type { RunStatus } from './life-cycle.js';

/** Where a job stands in a spool, and by which name it was, or is to be, submitted. */
export interface JobPlace {
  /** The batch's folder, absolute. */
  readonly folder: string;
  /** Its place in the batch. */
  readonly index: number;
  /** The submission: another one each time that it is submitted. */
  readonly name: string;
}

/** The plugin that starts a job. */
export interface StoredLauncher {
  readonly use: string;
  readonly options: JsonObject;
}

/** How its launcher knows a job. */
export interface StoredHandle {
  readonly cluster: string;
  readonly id: string;
  readonly submittedAt: number;
}

/** By which people know a job: the first word of its id. What follows is its launcher's own. */
export function shownJobId({ id }: Pick<StoredHandle, 'id'>): string {
  return id.replace(/ .*/s, '');
}

/** A job that holds a run. What launchers say and how often they were asked is theirs: plain data here. */
export interface StoredJob extends JobPlace {
  readonly runId: string;
  readonly runName: string;
  readonly experiment: string;
  readonly status: RunStatus;
  /** Of the lease that it holds. */
  readonly token: number;
  readonly launcher: StoredLauncher;
  /** When it was decided to submit it, in milliseconds since the Unix epoch. */
  readonly askedAt: number;
  /** Null until it is known that it was submitted. */
  readonly handle: StoredHandle | null;
  readonly state: JsonObject;
  readonly tries: JsonObject;
  /** When something new was last heard of it, by the clock of whoever looked. */
  readonly heardAt: number;
  /** The highest attempt of which a snapshot was imported; 0 before the first. */
  readonly attempt: number;
  /** The newest snapshot of that attempt that was imported; 0 before the first. */
  readonly snapshot: number;
}

/** One submission of a job: of several that look at once, the first to change these decides what becomes of it. */
export type JobClaim = Pick<StoredJob, 'runId' | 'token' | 'name' | 'askedAt'>;

/** What changes of a stored job; the rest stays. */
export type JobChange = Partial<
  Pick<StoredJob, 'name' | 'askedAt' | 'handle' | 'state' | 'tries' | 'heardAt' | 'attempt' | 'snapshot'>
>;

/** A job that is to hold a run. */
export interface NewJob extends JobPlace {
  readonly launcher: StoredLauncher;
  /** What is known of it before its launcher says anything. */
  readonly state: JsonObject;
}
