import { setTimeout as delay } from 'node:timers/promises';
import { defaultStorePath, isHeld, openReader, shownJobId, type StoredJob } from '@ablate/tracker';
import type { CommandResult, StoreOption } from '../command-result.js';
import { existingStore } from '../existing-store.js';
import { look } from '../look.js';
import { nextCommand } from '../output/next-command.js';
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
  const experiments = new Set<string>();
  for (;;) {
    // How those end that a look ends is told as well.
    for (const name of experimentsWithJobs(file)) experiments.add(name);
    await look(file);
    const { text, data, left } = describe(file, experiments, store);
    if (!watch || left === 0) return { text, data, ok: true };
    process.stderr.write(`${text}\n\n`);
    await delay(LOOK_INTERVAL);
  }
}

function experimentsWithJobs(file: string): string[] {
  using reader = openReader(file);
  return reader.jobs().map(({ experiment }) => experiment);
}

function describe(
  file: string,
  before: ReadonlySet<string>,
  store: string | undefined,
): { readonly text: string; readonly data: object; readonly left: number } {
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
  const experiments = new Set([...before, ...jobs.map(({ experiment }) => experiment)]);
  const counts = [...experiments].map((name) => `${name}: ${countStandings(reader.jobs(name))}.\n`);
  const table = textTable(['cell', 'experiment', 'state', 'job', 'progress'], rows);
  return {
    text:
      jobs.length === 0
        ? `${counts.join('')}No jobs. Next: ${nextCommand(['compare'], { store })}`
        : `${table}\n\n${counts.join('').trim()}`,
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
    const held = state.is === 'unknown' ? 'unknown' : ofRun === 'leased' ? 'queued' : ofRun;
    const kind = isHeld(ofRun) ? held : ofRun;
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  return [...kinds].map(([kind, count]) => `${count} ${kind}`).join(', ');
}
