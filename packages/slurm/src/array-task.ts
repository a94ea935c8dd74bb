import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import path from 'node:path';
import type { JobHandle } from '@ablate/runner';
import { readTail } from '@ablate/tracker';

/** How much of the end of a job's output is read for what killed it, in bytes. */
const LAST = 4096;

/**
 * A task of an array that was submitted, by what it is known for good: the array's folder and its number. Slurm forgets a
 * job some minutes after its end, and may then give its id to another one; the array's name, which its folder has as
 * well, is never given again.
 */
export class ArrayTask {
  readonly folder: string;
  readonly number: number;

  constructor(folder: string, number: number) {
    this.folder = folder;
    this.number = number;
  }

  /** The id of a handle: `ARRAY_TASK FOLDER`, the first word for people. */
  static fromId(id: string): ArrayTask {
    const space = id.indexOf(' ');
    return new ArrayTask(id.slice(space + 1), Number(/_(\d+) /.exec(id)?.[1]));
  }

  handle(cluster: string, id: string): JobHandle {
    return { cluster, id: `${id} ${this.folder}`, submittedAt: Date.now() };
  }

  get arrayName(): string {
    return path.basename(this.folder);
  }

  /** By which a list of Slurm's tasks has it. */
  get key(): string {
    return keyOf(this.arrayName, this.number);
  }

  /** Under which id it has started, as it noted down itself; null while it hasn't, or that can't be seen yet. */
  startedAs(): string | null {
    const note = this.#note('started');
    return note && readlinkSync(note);
  }

  /** The exit code of its cell; null where that has not ended by itself. */
  exitCode(): number | null {
    const note = this.#note('ended');
    const code = note && readFileSync(note, 'utf8').trim();
    return code === null || code === '' ? null : Number(code);
  }

  /** The end of what its job has printed. */
  lastOutput(): string {
    const index = Number(path.extname(this.folder).slice(1)) + this.number;
    return readTail(path.join(this.folder, '../../output', `${index}.log`), LAST).join('\n');
  }

  /** A folder that is read shows files that another machine has written sooner than a question for one of them does. */
  #note(what: string): string | null {
    const file = `${this.number}.${what}`;
    const isThere = existsSync(this.folder) && readdirSync(this.folder).includes(file);
    return isThere ? path.join(this.folder, file) : null;
  }
}

/** A task by the name of its array's job, and its number. */
export function keyOf(name: string, task: number): string {
  return `${name}_${task}`;
}
