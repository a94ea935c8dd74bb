import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Job, JobHandle, JobLauncher, JobState } from '@ablate/runner';
import { ArrayTask } from './array-task.js';
import { batchScript, sbatchOptions } from './batch-script.js';
import { splitIntoArrays, type JobArray } from './job-arrays.js';
import { KnownTasks } from './known-tasks.js';
import { checkTogether, type SlurmOptions } from './options.js';
import { readCluster, runSlurm, type Cluster } from './slurm-commands.js';

/** As many jobs as one call of scancel gets. */
const AT_ONCE = 500;

/** Slurm's own default, for scripts that are shown where no Slurm is. */
const USUAL = { maxArraySize: 1001 };

/** Cells as jobs of a Slurm cluster. Slurm's accounting is never asked: it is often off, or slow. */
export class SlurmLauncher implements JobLauncher {
  readonly threads: number;
  readonly #options: SlurmOptions;
  #cluster: Cluster | undefined;

  constructor(options: SlurmOptions) {
    checkTogether(options);
    this.#options = options;
    this.threads = options.cpus;
  }

  async submit(jobs: readonly Job[]): Promise<readonly JobHandle[]> {
    const { name, maxArraySize } = await this.#readCluster();
    const handles = new Map<Job, JobHandle>();
    for (const array of splitIntoArrays(jobs, maxArraySize, this.#options.parallel)) {
      const id = await this.#submitArray(array);
      for (const [job, task] of tasksOf(array)) handles.set(job, task.handle(name, `${id}_${task.number}`));
    }
    return inOrder(jobs, handles);
  }

  async find(jobs: readonly Job[]): Promise<readonly (JobHandle | null)[]> {
    const { name, maxArraySize } = await this.#readCluster();
    const known = await KnownTasks.read();
    const handles = new Map<Job, JobHandle | null>();
    for (const [job, task] of splitIntoArrays(jobs, maxArraySize, undefined).flatMap(tasksOf)) {
      const id = known.idsOf(task)[0] ?? task.startedAs();
      handles.set(job, id === null ? null : task.handle(name, id));
    }
    return inOrder(jobs, handles);
  }

  async poll(handles: readonly JobHandle[]): Promise<readonly JobState[]> {
    try {
      const { name } = await this.#readCluster();
      const known = await KnownTasks.read();
      return handles.map(({ cluster, id }) =>
        cluster === name
          ? known.stateOf(ArrayTask.fromId(id), this.#options)
          : unreachable(`it is a job of the cluster ${cluster}; this is ${name}`),
      );
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      return handles.map(() => unreachable(why));
    }
  }

  async cancel(handles: readonly JobHandle[]): Promise<void> {
    const known = await KnownTasks.read();
    const ids = handles.flatMap(({ id }) => known.idsOf(ArrayTask.fromId(id)));
    for (let at = 0; at < ids.length; at += AT_ONCE)
      await runSlurm('scancel', ['--quiet', ...ids.slice(at, at + AT_ONCE)]);
  }

  async preview(jobs: readonly Job[]): Promise<string> {
    const { maxArraySize } = await this.#readCluster().catch(() => USUAL);
    const arrays = splitIntoArrays(jobs, maxArraySize, this.#options.parallel);
    return arrays.map((array) => batchScript(array, this.#options)).join('\n');
  }

  async #submitArray(array: JobArray): Promise<string> {
    const script = batchScript(array, this.#options);
    mkdirSync(array.folder, { recursive: true, mode: 0o700 });
    writeFileSync(path.join(array.folder, 'script.sh'), script);
    const answer = await runSlurm('sbatch', ['--parsable', ...sbatchOptions(array, this.#options)], script);
    // With several clusters the id is followed by one's name.
    const id = /^(\d+)(;.*)?$/.exec(answer.trim())?.[1];
    if (id === undefined) throw new Error(`sbatch: expected a job's id, got ${answer.trim()}`);
    return id;
  }

  async #readCluster(): Promise<Cluster> {
    return (this.#cluster ??= await readCluster());
  }
}

function tasksOf({ jobs, folder, offset }: JobArray): [Job, ArrayTask][] {
  return jobs.map((job) => [job, new ArrayTask(folder, job.index - offset)]);
}

function inOrder<T>(jobs: readonly Job[], handles: ReadonlyMap<Job, T>): T[] {
  return jobs.map((job) => handles.get(job) as T);
}

function unreachable(detail: string): JobState {
  return { is: 'unknown', why: 'unreachable', detail };
}
