import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import os from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { AblateError } from '@ablate/core';
import { processState, type ProcessIdentity } from '@ablate/tracker';
import { entryFlags, entryModule } from './entry-module.js';
import type { Job, JobHandle, JobLauncher, JobShare, JobState } from './job-launcher.js';
import { LocalSubmission } from './local-submission.js';

/** How long a new process may take to begin, in milliseconds. */
const PATIENCE = 60_000;

type Place = Pick<Job, 'folder' | 'name' | 'index'>;

/**
 * Jobs as processes of this machine that outlive whoever submits them: one process for each submission starts them, so
 * many at a time, and notes in the spool how they end.
 */
export const localJobs: Omit<JobLauncher, 'threads'> = {
  async submit(jobs, share) {
    const [first] = jobs;
    if (first === undefined) return [];
    await begin(new LocalSubmission(first), jobs, share);
    const submittedAt = Date.now();
    return jobs.map((job) => handleOf(job, submittedAt));
  },

  find: (jobs) =>
    Promise.resolve(
      jobs.map((job) => {
        const submission = new LocalSubmission(job);
        const isThere = submission.queue() !== null;
        const isPlanned = isThere && submission.readPlan().jobs.some(({ index }) => index === job.index);
        return isPlanned ? handleOf(job, Date.now()) : null;
      }),
    ),

  poll: (handles) => Promise.resolve(handles.map(stateOf)),

  cancel: (handles) => {
    const jobs = handles.map(placeOf).map(({ folder, name, index }) => {
      return { submission: new LocalSubmission({ folder, name }), index };
    });
    // All first: the end of one that is running lets the next begin.
    for (const { submission, index } of jobs) submission.cancel(index);
    for (const { submission, index } of jobs) {
      const job = submission.process(index);
      if (job !== null && processState(job) === 'alive') process.kill(job.pid, 'SIGTERM');
    }
    return Promise.resolve();
  },
};

async function begin(submission: LocalSubmission, jobs: readonly Job[], share: JobShare): Promise<void> {
  const { folder, name } = jobs[0] as Job;
  mkdirSync(submission.folder, { recursive: true, mode: 0o700 });
  submission.plan(jobs, share);
  const log = openSync(submission.log, 'a', 0o600);
  try {
    const module = entryModule('launch/local-queue-process');
    const child = spawn(process.execPath, [...entryFlags(), module, folder, name], {
      ...{ detached: true, stdio: ['ignore', log, log] },
    });
    child.unref();
  } finally {
    closeSync(log);
  }
  const until = performance.now() + PATIENCE;
  while (submission.queue() === null) {
    if (performance.now() > until)
      throw new AblateError(
        'CONFIG',
        `the process that is to run the jobs of ${submission.folder} has not begun; it said: ${readFileSync(submission.log, 'utf8').trim() || 'nothing'}`,
      );
    await delay(20);
  }
}

function stateOf(handle: JobHandle): JobState {
  const { host, folder, name, index } = placeOf(handle);
  const running = { is: 'running', requeues: 0, detail: null } as const;
  if (host !== os.hostname())
    return { is: 'unknown', why: 'unreachable', detail: `only ${host} knows its processes` };
  const submission = new LocalSubmission({ folder, name });
  // Before the end is looked for, which a process that ends meanwhile will have written.
  const queue = aliveness(submission.queue());
  const job = submission.process(index);
  const ofJob = aliveness(job);
  const end = submission.end(index);
  if (submission.isCancelled(index) && (end !== null || job === null))
    return { is: 'ended', cause: 'cancelled', detail: null };
  if (end !== null) return { is: 'ended', cause: 'exit', code: end.code, detail: end.signal };
  if (job === null && queue === 'alive') return { is: 'queued', requeues: 0, detail: null };
  if (ofJob === 'alive' || (ofJob === 'gone' && queue === 'alive')) return running;
  if (queue === 'unknown' || ofJob === 'unknown') return { is: 'unknown', why: 'vanished', detail: null };
  return {
    ...{ is: 'ended', cause: 'node failed' },
    detail: job === null ? 'the process that was to start it is gone' : 'its process is gone',
  };
}

/** Null: there is none. */
function aliveness(identity: ProcessIdentity | null): ReturnType<typeof processState> | null {
  return identity === null ? null : processState(identity);
}

/** Its cluster is this machine and the batch's folder. */
function handleOf({ folder, name, index }: Place, submittedAt: number): JobHandle {
  return { cluster: `${os.hostname()}:${folder}`, id: `${name}/${index}`, submittedAt };
}

function placeOf({ cluster, id }: JobHandle): Place & { readonly host: string } {
  const [name = '', index] = id.split('/');
  const [host = ''] = cluster.split(':', 1);
  return { host, folder: cluster.slice(host.length + 1), name, index: Number(index) };
}
