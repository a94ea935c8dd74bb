import { setTimeout as delay } from 'node:timers/promises';
import { defaultStorePath, openReader, shownJobId, type StoredJob } from '@ablate/tracker';
import type { CommandResult, StoreOption } from '../command-result.js';
import { existingStore } from '../existing-store.js';
import { look } from '../look.js';
import { textTable } from '../output/table.js';

export interface StatusOptions extends StoreOption {
  /** Look again and again until no job is left. */
  readonly watch?: boolean | undefined;
}

/** How often jobs are looked at, in milliseconds. */
const LOOK_INTERVAL = 10_000;

/** Looks at the jobs that hold runs, takes in what they have come to, and says how they stand. */
export async function status({ store, watch = false }: StatusOptions): Promise<CommandResult> {
  const file = existingStore(store ?? defaultStorePath());
  for (;;) {
    await look(file);
    const { text, data, left } = describe(file);
    if (!watch || left === 0) return { text, data, ok: true };
    process.stderr.write(`${text}\n\n`);
    await delay(LOOK_INTERVAL);
  }
}

function describe(file: string): { readonly text: string; readonly data: object; readonly left: number } {
  using reader = openReader(file);
  const jobs = reader.jobs();
  const rows = jobs.map((job) => {
    const progress = reader.progress(job.runId);
    const at = progress === null ? '' : `step ${progress.step} of ${progress.steps}`;
    return [
      job.runName,
      job.experiment,
      standing(job),
      job.handle === null ? '' : shownJobId(job.handle),
      at,
    ];
  });
  const names = [...new Set(jobs.map(({ experiment }) => experiment))];
  const counts = names.map((name) => {
    const of = jobs.filter(({ experiment }) => experiment === name);
    const ended = reader.jobs(name).length - of.length;
    return `${name}: ${countStandings(of)}, ${ended} ended.`;
  });
  return {
    text:
      jobs.length === 0
        ? 'No jobs. Next: npx ablate compare'
        : `${textTable(['cell', 'experiment', 'state', 'job', 'progress'], rows)}\n\n${counts.join('\n')}`,
    data: { jobs: jobs.map((job) => ({ ...job, standing: standing(job) })) },
    left: jobs.length,
  };
}

/** How a job stands: as its launcher said last, where that tells more than the status of its run. */
function standing({ status: ofRun, handle, state, attempt }: StoredJob): string {
  const told = typeof state.detail === 'string' ? ` (${state.detail})` : '';
  if (handle === null) return `being submitted${told}`;
  if (state.is === 'unknown')
    return `unknown${state.why === 'vanished' ? ', forgotten by its launcher' : ''}${told}`;
  const again =
    attempt > (ofRun === 'running' ? 1 : 0) ? `, attempt ${ofRun === 'running' ? attempt : attempt + 1}` : '';
  const requeues =
    typeof state.requeues === 'number' && state.requeues > 0 ? `, requeued ${state.requeues} times` : '';
  return `${ofRun}${requeues === '' ? again : requeues}${told}`;
}

function countStandings(jobs: readonly StoredJob[]): string {
  const kinds = new Map<string, number>();
  for (const { status: ofRun, state } of jobs) {
    const kind = state.is === 'unknown' ? 'unknown' : ofRun === 'leased' ? 'queued' : ofRun;
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  return [...kinds].map(([kind, count]) => `${count} ${kind}`).join(', ');
}
