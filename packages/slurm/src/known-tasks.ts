import type { JobState } from '@ablate/runner';
import { keyOf, type ArrayTask } from './array-task.js';
import { endOf, stateOf, type Given } from './job-state.js';
import { listTasks, type QueuedTask } from './squeue.js';

/** What Slurm knows of this user's tasks. */
export class KnownTasks {
  readonly #tasks = new Map<string, QueuedTask[]>();
  readonly #arrays = new Set<string>();

  constructor(tasks: readonly QueuedTask[]) {
    for (const task of tasks) {
      this.#arrays.add(task.name);
      if (task.task === null) continue;
      const key = keyOf(task.name, task.task);
      this.#tasks.set(key, [...(this.#tasks.get(key) ?? []), task]);
    }
  }

  static async read(): Promise<KnownTasks> {
    return new KnownTasks(await listTasks());
  }

  /** More than one where its array was submitted twice. */
  idsOf(task: ArrayTask): string[] {
    return this.#tasks.get(task.key)?.map(({ id }) => id) ?? [];
  }

  /** What Slurm has forgotten is known from what the task has noted down itself, where it has. */
  stateOf(task: ArrayTask, given: Given): JobState {
    const output = () => task.lastOutput();
    const queued = this.#find(task);
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

  /** Of several the one that has started, which others leave it to; else one that may. */
  #find(task: ArrayTask): QueuedTask | undefined {
    const tasks = this.#tasks.get(task.key) ?? [];
    if (tasks.length < 2) return tasks[0];
    const started = task.startedAs();
    return (
      tasks.find(({ id }) => id === started) ??
      tasks.find((each) => stateOf(each, () => '').is !== 'ended') ??
      tasks[0]
    );
  }
}
