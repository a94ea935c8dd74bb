import type Database from 'better-sqlite3';
import { stringify } from 'safe-stable-stringify';
import { HELD_STATUSES, sqlList } from './life-cycle.js';
import { parseStored } from './run-rows.js';
import type { JobChange, JobPlace, NewJob, StoredJob } from './stored-job.js';

/** As it stands in the tables. */
export type JobRow = Omit<StoredJob, 'launcher' | 'handle' | 'state' | 'tries'> & {
  readonly run: number;
  readonly cluster: string | null;
  readonly job: string | null;
  readonly submittedAt: number | null;
} & Readonly<Record<'launcher' | 'options' | 'state' | 'tries', string>>;

const JOBS_QUERY = `
  SELECT jobs.run, runs.id AS runId, runs.name AS runName, experiments.name AS experiment, runs.status, jobs.token,
    launcher, options, folder, place AS "index", jobs.name, asked_at AS askedAt, cluster, job, submitted_at AS submittedAt, state,
    tries, heard_at AS heardAt, attempt, jobs.snapshot
  FROM jobs JOIN runs ON runs.number = jobs.run AND runs.token = jobs.token
  JOIN experiments ON experiments.number = runs.experiment`;
/** Of the jobs that hold their run. */
export const HELD_JOBS_QUERY = `${JOBS_QUERY} WHERE runs.status IN (${sqlList(HELD_STATUSES)}) ORDER BY folder, place`;
/** Of the newest job of each run of an experiment, oldest first. */
export const EXPERIMENT_JOBS_QUERY = `${JOBS_QUERY} WHERE experiments.name = ? ORDER BY asked_at`;
/** Of the job that holds a run, or was the last to do so. */
export const JOB_QUERY = `${JOBS_QUERY} WHERE runs.id = ?`;

export function toJob({ run: _, cluster, job, submittedAt, options, ...row }: JobRow): StoredJob {
  return {
    ...row,
    launcher: { use: row.launcher, options: parseStored(options) },
    state: parseStored(row.state),
    tries: parseStored(row.tries),
    handle:
      cluster === null || job === null || submittedAt === null ? null : { cluster, id: job, submittedAt },
  };
}

/** Jobs that hold runs. Every method is one step of a transaction that the caller has begun. */
export class Jobs {
  readonly #find;
  readonly #put;
  readonly #change;

  constructor(database: Database.Database) {
    this.#find = database.prepare<[id: string], JobRow>(JOB_QUERY);
    this.#put = database.prepare<
      [
        JobPlace & {
          run: number;
          token: number;
          launcher: string;
          options: string;
          now: number;
          state: string;
        },
      ]
    >(`
      INSERT OR REPLACE INTO jobs (run, token, launcher, options, folder, place, name, asked_at, state, tries, heard_at, attempt,
        snapshot, logs_before)
      VALUES (:run, :token, :launcher, :options, :folder, :index, :name, :now, :state, '{}', :now, 0, 0,
        coalesce((SELECT max(number) FROM logs WHERE run = :run), 0))`);
    this.#change = database.prepare<
      [
        { run: number; cluster: string | null; job: string | null; submittedAt: number | null } & Pick<
          JobRow,
          'name' | 'askedAt' | 'state' | 'tries' | 'heardAt' | 'attempt' | 'snapshot'
        >,
      ]
    >(`
      UPDATE jobs SET name = :name, asked_at = :askedAt, cluster = :cluster, job = :job, submitted_at = :submittedAt,
        state = :state, tries = :tries, heard_at = :heardAt, attempt = :attempt, snapshot = :snapshot
      WHERE run = :run`);
  }

  put(run: number, token: number, { launcher, state, ...place }: NewJob, now: number): void {
    const { folder, index, name } = place;
    const texts = { launcher: launcher.use, options: stringify(launcher.options), state: stringify(state) };
    this.#put.run({ run, token, folder, index, name, now, ...texts });
  }

  find(runId: string): StoredJob | undefined {
    const row = this.#find.get(runId);
    return row && toJob(row);
  }

  /** What isn't named stays. */
  change(run: number, job: StoredJob, change: JobChange): void {
    const { handle, state, tries, name, askedAt, heardAt, attempt, snapshot } = { ...job, ...change };
    this.#change.run({
      ...{ run, name, askedAt, heardAt, attempt, snapshot },
      ...{ cluster: handle?.cluster ?? null, job: handle?.id ?? null },
      submittedAt: handle?.submittedAt ?? null,
      state: stringify(state),
      tries: stringify(tries),
    });
  }
}
