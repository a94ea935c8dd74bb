import { existsSync, linkSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fillDurably, processState, type ProcessIdentity } from '@ablate/tracker';
import * as z from 'zod';
import type { Job, JobShare } from './job-launcher.js';

const identity = z.object({
  ...{ host: z.string(), pid: z.int() },
  ...{ pidSpace: z.string().nullable(), processStart: z.string().nullable() },
});
const startSchema = identity.extend({ slot: z.int() });
const planSchema = z.object({
  name: z.string(),
  jobs: z.array(z.object({ index: z.int(), output: z.string(), command: z.array(z.string()) })),
  share: z.object({ atOnce: z.int(), gpus: z.array(z.string()).optional() }),
});
const endSchema = z.object({ code: z.int(), signal: z.string().nullable() });

export type LocalPlan = z.output<typeof planSchema>;
export type LocalStart = z.output<typeof startSchema>;
export type LocalEnd = z.output<typeof endSchema>;

/**
 * One submission to this machine, as files that are written once, in `local/NAME` of the batch's folder: what is to run,
 * the process that runs it one after the other, and of each job its process and how that ended.
 */
export class LocalSubmission {
  readonly folder: string;
  readonly #name: string;
  /** Of the batch. */
  readonly #folder: string;

  constructor({ folder, name }: Pick<Job, 'folder' | 'name'>) {
    this.folder = path.join(folder, 'local', name);
    this.#folder = folder;
    this.#name = name;
  }

  /** Where its own process writes what goes wrong. */
  get log(): string {
    return path.join(this.folder, 'queue.log');
  }

  plan(jobs: readonly Job[], { atOnce, gpus }: JobShare): void {
    const planned = jobs.map(({ index, output, command }) => ({ index, output, command }));
    this.#write('plan', { name: this.#name, jobs: planned, share: { atOnce, gpus } });
  }

  readPlan(): LocalPlan {
    return readPlan(path.join(this.folder, 'plan.json'));
  }

  /** False where another process has begun it, of which there is to be one. */
  begin(process: ProcessIdentity): boolean {
    try {
      writeFileSync(path.join(this.folder, 'queue.json'), JSON.stringify(process), { flag: 'wx' });
      return true;
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
      throw error;
    }
  }

  /**
   * Takes the batch's next turn, of which each is taken once, and gives the submissions that have had earlier ones. By that
   * a batch has as many jobs at a time as one submission may have: see `hasLeft`.
   */
  takeTurn(): LocalSubmission[] {
    const turns = path.join(this.#folder, 'local', 'turns');
    mkdirSync(turns, { recursive: true, mode: 0o700 });
    for (;;) {
      const taken = readdirSync(turns);
      try {
        linkSync(path.join(this.folder, 'plan.json'), path.join(turns, String(taken.length)));
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'EEXIST') continue;
        throw error;
      }
      const names = taken.map((turn) => readPlan(path.join(turns, turn)).name);
      return names.map((name) => new LocalSubmission({ folder: this.#folder, name }));
    }
  }

  /** Whether it starts no jobs any more, and has none at this place among those that may run at a time. */
  hasLeft(slot: number): boolean {
    const queue = this.queue();
    const isAlive = queue !== null && processState(queue) === 'alive';
    // Once: there may be thousands.
    const there = new Set(readdirSync(this.folder));
    return this.readPlan().jobs.every(({ index }) => {
      if (there.has(`${index}.ended.json`)) return true;
      const start = there.has(`${index}.started.json`) ? this.process(index) : null;
      if (start === null) return !isAlive || there.has(`${index}.cancelled.json`);
      return start.slot !== slot || !(isAlive || processState(start) === 'alive');
    });
  }

  queue(): ProcessIdentity | null {
    return this.#read('queue', identity);
  }

  started(index: number, process: LocalStart): void {
    this.#write(`${index}.started`, process);
  }

  process(index: number): LocalStart | null {
    return this.#read(`${index}.started`, startSchema);
  }

  ended(index: number, end: LocalEnd): void {
    this.#write(`${index}.ended`, end);
  }

  end(index: number): LocalEnd | null {
    return this.#read(`${index}.ended`, endSchema);
  }

  cancel(index: number): void {
    this.#write(`${index}.cancelled`, {});
  }

  isCancelled(index: number): boolean {
    return this.#has(`${index}.cancelled`);
  }

  #has(name: string): boolean {
    return existsSync(this.folder) && readdirSync(this.folder).includes(`${name}.json`);
  }

  /** Null for what is not there, or not yet whole. */
  #read<T>(name: string, schema: z.ZodType<T>): T | null {
    if (!this.#has(name)) return null;
    const text = readFileSync(path.join(this.folder, `${name}.json`), 'utf8');
    return text === '' ? null : schema.parse(JSON.parse(text));
  }

  #write(name: string, content: object): void {
    fillDurably(path.join(this.folder, `${name}.json`), (file) =>
      writeFileSync(file, JSON.stringify(content)),
    );
  }
}

function readPlan(file: string): LocalPlan {
  return planSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
}
