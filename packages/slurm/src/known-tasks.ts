import type { JobState } from '@ablate/runner';
import { keyOf, type ArrayTask } from './array-task.js';
import { endOf, stateOf, type Given } from './job-state.js';
import { listTasks, type QueuedTask } from './squeue.js';

/** What Slurm knows of this user's tasks. */
export class KnownTasks {
  readonly #tasks = new Map<string, QueuedTask>();
  readonly #arrays = new Set<string>();

  constructor(tasks: readonly QueuedTask[]) {
    for (const task of tasks) {
      this.#arrays.add(task.name);
      if (task.task === null) continue;
      // Of an array that was submitted twice, the task that has not ended.
      const key = keyOf(task.name, task.task);
      const other = this.#tasks.get(key);
      if (other === undefined || stateOf(other, () => '').is === 'ended') this.#tasks.set(key, task);
    }
  }

  static async read(): Promise<KnownTasks> {
    return new KnownTasks(await listTasks());
  }

  idOf(task: ArrayTask): string | null {
    return this.#tasks.get(task.key)?.id ?? null;
  }

  /** What Slurm has forgotten is known from what the task has noted down itself, where it has. */
  stateOf(task: ArrayTask, given: Given): JobState {
    const output = () => task.lastOutput();
    const queued = this.#tasks.get(task.key);
    if (queued !== undefined) return stateOf(queued, output, given);
    const code = task.exitCode();
    if (code !== null) return endOf({ code, signal: 0 }, output, null, given);
    // Of a task that is cancelled while it waits Slurm keeps nothing at all.
    if (this.#arrays.has(task.arrayName) && task.startedAs() === null)
      return {
        ...{ is: 'ended', cause: 'cancelled' },
        detail: `before it started, or its node couldn't write to ${task.folder}`,
      };
    return { is: 'unknown', why: 'vanished', detail: 'Slurm has forgotten the job' };
  }
}
