import { randomUUID } from 'node:crypto';
import { processState, thisProcess, type Store, type StoredJob } from '@ablate/tracker';
import * as z from 'zod';
import { entryFlags, entryModule } from '../launch/entry-module.js';
import type { Job, JobHandle, JobLauncher, JobShare } from '../launch/job-launcher.js';
import { BatchFolder } from './batch.js';

/** How long whoever submits may be gone, in milliseconds, before others ask whether it did: a child of its may finish that. */
const SETTLE = { gone: 5000, unknown: 60_000 };

const submitting = z.object({
  is: z.literal('submitting'),
  by: z.object({
    ...{ host: z.string(), pid: z.int() },
    ...{ pidSpace: z.string().nullable(), processStart: z.string().nullable() },
  }),
});

/** What the store has of a job from the moment at which it is decided to submit it, until its handle is known. */
export const submittingNow = () => ({ is: 'submitting', by: { ...thisProcess() } });

/** Another submission of a job that has been there: a name of its own, so that nobody takes the old one for it. */
export const newSubmission = () => ({
  ...{ name: randomUUID(), askedAt: Date.now(), handle: null, state: submittingNow() },
});

/** Whether nobody is about to submit it any more: whoever had begun to is gone, or silent for long. */
export function isAbandoned({ handle, state, askedAt }: StoredJob): boolean {
  if (handle !== null) return false;
  const by = submitting.safeParse(state);
  const found = by.success ? processState(by.data.by) : 'unknown';
  return found !== 'alive' && Date.now() - askedAt > SETTLE[found];
}

type Submitted = Pick<StoredJob, 'folder' | 'index' | 'name' | 'askedAt' | 'runName' | 'runId' | 'token'>;

/** The second phase: jobs that the store knows are submitted, and how their launcher knows them is noted. */
export async function submitJobs(
  store: Store,
  launcher: JobLauncher,
  wanted: readonly Submitted[],
): Promise<void> {
  await inGroups(store, wanted, async (together) =>
    note(store, together, await launcher.submit(together.map(jobOf), shareOf(together))),
  );
}

/**
 * The same for jobs of whose submission it isn't known whether it happened. Those that have been submitted are found; of
 * the others, those that somebody has asked to stop are not submitted any more.
 */
export async function submitAbandoned(
  store: Store,
  launcher: JobLauncher,
  wanted: readonly Submitted[],
): Promise<void> {
  const claimed = wanted.flatMap((job) => {
    const claim = { askedAt: Date.now(), state: submittingNow() };
    return store.noteJob(job, claim) ? [{ ...job, ...claim }] : [];
  });
  await inGroups(store, claimed, async (together) => {
    const found = await launcher.find(together.map(jobOf));
    note(store, together, found);
    const missing = together.filter((_, at) => (found[at] ?? null) === null);
    const unwanted = missing.filter(({ runId, token }) => {
      const reason = store.stopAsked(runId);
      return reason !== null && store.finishRun(runId, token, 'killed', reason);
    });
    await submitJobs(
      store,
      launcher,
      missing.filter((job) => !unwanted.includes(job)),
    );
  });
}

/**
 * What fails for the jobs of one submission hinders no other. Whether they were submitted isn't known then, and this
 * process, which may stay for days, is no longer about to find out: whoever looks after a while asks.
 */
async function inGroups(
  store: Store,
  jobs: readonly Submitted[],
  submit: (together: readonly Submitted[]) => Promise<void>,
): Promise<void> {
  const errors: unknown[] = [];
  for (const together of groups(jobs)) {
    try {
      await submit(together);
    } catch (error) {
      errors.push(error);
      const detail = error instanceof Error ? error.message : String(error);
      const state = { is: 'submitting', by: null, detail };
      for (const job of together) store.noteJob(job, { askedAt: Date.now(), state });
    }
  }
  if (errors.length > 0) throw errors[0];
}

function note(store: Store, jobs: readonly Submitted[], handles: readonly (JobHandle | null)[]): void {
  for (const [at, job] of jobs.entries()) {
    const handle = handles[at] ?? null;
    if (handle === null) continue;
    const state = { is: 'queued', requeues: 0, detail: null };
    store.noteJob(job, { handle: { ...handle }, state, heardAt: Date.now() }, 'queued');
  }
}

/** Jobs of one submission. */
function groups(jobs: readonly Submitted[]): Submitted[][] {
  const byName = new Map<string, Submitted[]>();
  for (const job of jobs) {
    const key = `${job.folder} ${job.name}`;
    byName.set(key, [...(byName.get(key) ?? []), job]);
  }
  return [...byName.values()];
}

function shareOf([job]: readonly Submitted[]): JobShare {
  return new BatchFolder(job?.folder ?? '').read().share;
}

function jobOf({ folder, index, name, runName }: Submitted): Job {
  const batch = new BatchFolder(folder);
  return {
    ...{ name, index, folder, label: runName, output: batch.output(index) },
    command: jobCommand(folder),
    threads: batch.readJob(index).threads,
  };
}

/** What runs a job of a batch, but for its index. */
export function jobCommand(folder: string): string[] {
  return [process.execPath, ...entryFlags(), entryModule('spool/job-process'), folder];
}
