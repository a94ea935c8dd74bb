import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
  makeCheckpointFolder,
  readTail,
  type DetailReader,
  type Store,
  type StoredJob,
  type StoredLauncher,
} from '@ablate/tracker';
import type { JobLauncher, JobState } from '../launch/job-launcher.js';
import { attemptsOf, lastStep, type Attempt } from './attempts.js';
import { BatchFolder } from './batch.js';
import { decideJob, triesSchema, type Tries } from './decide-job.js';
import { copyNewestCheckpoint } from './resume-attempt.js';
import { isAbandoned, newSubmission, submitAbandoned, submitJobs } from './submit.js';

/** How much of the end of a job's output is looked at for its last line, in bytes. */
const LAST = 4096;

/** Finds the launcher of a job again; undefined where it isn't known here. */
export type FindLauncher = (spec: StoredLauncher) => JobLauncher | undefined;

export interface LookOptions {
  readonly store: Store;
  readonly reader: DetailReader;
  readonly findLauncher: FindLauncher;
  /** What hinders the look at some jobs; the others are looked at all the same. */
  readonly onWarning: (message: string) => void;
}

/**
 * Looks once at every job that holds a run of the store: imports what they have published, asks their launchers how they
 * fare, ends the runs of those that have ended and submits again those that are to go on.
 */
export async function lookAtJobs(options: LookOptions): Promise<void> {
  const { reader, findLauncher, onWarning } = options;
  await importPublished(reader.jobs(), options);
  const byLauncher = new Map<string, StoredJob[]>();
  for (const job of reader.jobs()) {
    const key = JSON.stringify(job.launcher);
    byLauncher.set(key, [...(byLauncher.get(key) ?? []), job]);
  }
  for (const jobs of byLauncher.values()) {
    const spec = jobs[0]?.launcher;
    if (spec === undefined) continue;
    const launcher = findLauncher(spec);
    if (launcher === undefined)
      onWarning(
        `the launcher ${spec.use} of ${jobs.length} jobs is not known here: only what they have published is imported`,
      );
    else await lookWith(launcher, jobs, options);
  }
}

/** Imports what jobs have published, whatever their launchers say of them. */
export async function importPublished(
  jobs: readonly StoredJob[],
  options: Pick<LookOptions, 'store' | 'onWarning'>,
): Promise<void> {
  for (const job of jobs)
    await unlessHindered(job.runName, options.onWarning, () => importNewest(job, options));
}

async function lookWith(
  launcher: JobLauncher,
  jobs: readonly StoredJob[],
  options: LookOptions,
): Promise<void> {
  const { store, onWarning } = options;
  const what = `jobs of ${jobs[0]?.launcher.use}`;
  await unlessHindered(what, onWarning, () => submitAbandoned(store, launcher, jobs.filter(isAbandoned)));
  await unlessHindered(what, onWarning, async () => {
    const known = jobs.flatMap((job) => (job.handle === null ? [] : [{ job, handle: job.handle }]));
    const toStop = known.filter(({ job }) => store.stopAsked(job.runId) !== null);
    if (toStop.length > 0) await launcher.cancel(toStop.map(({ handle }) => handle));
    const states = await launcher.poll(known.map(({ handle }) => handle));
    const again: Again[] = [];
    for (const [at, { job }] of known.entries()) {
      const state = states[at];
      if (state === undefined) continue;
      again.push(
        ...((await unlessHindered(job.runName, onWarning, () => settle(job, state, options))) ?? []),
      );
    }
    await submitJobs(store, launcher, resubmitted(store, again));
  });
}

/** What is to be submitted again of one batch is one submission, as it was at first: its launcher divides the machine. */
function resubmitted(store: Store, wanted: readonly Again[]): StoredJob[] {
  const submissions = new Map<string, ReturnType<typeof newSubmission>>();
  return wanted.flatMap(({ job, tries }) => {
    const submission = submissions.get(job.folder) ?? newSubmission();
    submissions.set(job.folder, submission);
    return store.noteJob(job, { ...submission, tries }, 'queued') ? [{ ...job, ...submission }] : [];
  });
}

/** Imports the newest snapshot of the highest attempt that has one, if it is news: what others publish counts no more. */
function importNewest(job: StoredJob, { store }: Pick<LookOptions, 'store'>): void {
  const { runId, token, folder, index } = job;
  const attempts = attemptsOf(new BatchFolder(folder).attempts(index)).filter(({ number }) => number > 0);
  const [newest] = attempts;
  if (newest === undefined) return;
  const signs = newest.signs();
  if (signs !== job.state.signs) store.noteJob(job, { heardAt: Date.now(), state: { ...job.state, signs } });
  const attempt = attempts.find((each) => each.manifests().length > 0);
  if (attempt === undefined || attempt.number < job.attempt) return;
  const imported = attempt.number > job.attempt ? 0 : job.snapshot;
  if ((attempt.manifests()[0]?.number ?? 0) <= imported) return;
  const scratch = mkdtempSync(path.join(os.tmpdir(), 'ablate-import-'));
  try {
    const file = path.join(scratch, 'snapshot.db');
    const manifest = attempt.fetch(file);
    if (manifest === undefined) return;
    const { number, end } = manifest;
    const { artifacts } = attempt;
    if (end !== null && end.status !== 'failed')
      keepCheckpoints(end.status === 'finished' ? [attempt] : attempts, store.path, runId);
    store.importSnapshot({ runId, token, file, artifacts, attempt: attempt.number, number, end });
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** What is left of a job's checkpoints comes to beside the store, where a run that is not a job goes on from them. */
function keepCheckpoints(attempts: readonly Attempt[], storePath: string, runId: string): void {
  const kept = attempts.filter(({ checkpoints }) => existsSync(checkpoints));
  if (kept.length === 0) return;
  const folder = makeCheckpointFolder(storePath, runId);
  kept.some(({ checkpoints }) => copyNewestCheckpoint(checkpoints, folder));
}

interface Again {
  readonly job: StoredJob;
  readonly tries: Tries;
}

/** Notes what the launcher says of a job and does what follows; gives it back where it is to be submitted again. */
function settle(job: StoredJob, told: JobState, { store, reader }: LookOptions): Again[] {
  const { runId, token, folder, index } = job;
  const batchFolder = new BatchFolder(folder);
  const attempts = attemptsOf(batchFolder.attempts(index));
  const now = Date.now();
  const before = reader.job(runId) ?? job;
  const isSame =
    before.state.is === told.is && before.state.cause === ('cause' in told ? told.cause : undefined);
  const since = isSame && typeof before.state.since === 'number' ? before.state.since : now;
  const { signs = null } = before.state;
  const decision = decideJob({
    ...{ state: told, sameFor: now - since, silentFor: now - before.heardAt },
    step: lastStep(attempts),
    tries: triesSchema.parse(before.tries),
    crashRetries: batchFolder.read().retries.infrastructure,
    stopAsked: store.stopAsked(runId),
    lastLine: readTail(batchFolder.output(index), LAST).at(-1) ?? null,
  });
  const state = { ...told, since, signs };
  switch (decision.do) {
    case 'leave': {
      const heardAt = told.is === 'queued' || told.is === 'running' ? now : before.heardAt;
      // Its process tells when it has started, in the first snapshot of the attempt.
      store.noteJob(job, { state, heardAt }, decision.status);
      return [];
    }
    case 'submit again':
      return [{ job, tries: decision.tries }];
    case 'end':
      if (!store.noteJob(job, { state })) return [];
      keepCheckpoints(attempts, store.path, runId);
      store.finishRun(runId, token, decision.status, decision.reason);
      return [];
  }
}

/** A spool that can't be read now, or a snapshot that no program of ours has written, hinders nothing else. */
async function unlessHindered<T>(
  name: string,
  onWarning: (message: string) => void,
  look: () => T | Promise<T>,
): Promise<T | undefined> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    onWarning(`${name}: ${error.message}`);
    return undefined;
  }
}
