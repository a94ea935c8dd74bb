import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fillDurably, type ProcessIdentity } from '@ablate/tracker';
import { z } from 'zod';
import type { Job, JobShare } from './job-launcher.js';

const identity: z.ZodType<ProcessIdentity> = z.object({
  ...{ host: z.string(), pid: z.int() },
  ...{ pidSpace: z.string().nullable(), processStart: z.string().nullable() },
});
const planSchema = z.object({
  jobs: z.array(z.object({ index: z.int(), output: z.string(), command: z.array(z.string()) })),
  share: z.object({ atOnce: z.int(), gpus: z.array(z.string()).optional() }),
});
const endSchema = z.object({ code: z.int(), signal: z.string().nullable() });

export type LocalPlan = z.output<typeof planSchema>;
export type LocalEnd = z.output<typeof endSchema>;

/**
 * One submission to this machine, as files that are written once, in `local/NAME` of the batch's folder: what is to run,
 * the process that runs it one after the other, and of each job its process and how that ended.
 */
export class LocalSubmission {
  readonly folder: string;

  constructor({ folder, name }: Pick<Job, 'folder' | 'name'>) {
    this.folder = path.join(folder, 'local', name);
  }

  /** Where its own process writes what goes wrong. */
  get log(): string {
    return path.join(this.folder, 'queue.log');
  }

  plan(jobs: readonly Job[], { atOnce, gpus }: JobShare): void {
    const planned = jobs.map(({ index, output, command }) => ({ index, output, command }));
    this.#write('plan', { jobs: planned, share: { atOnce, gpus } });
  }

  readPlan(): LocalPlan {
    return planSchema.parse(JSON.parse(readFileSync(path.join(this.folder, 'plan.json'), 'utf8')));
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

  queue(): ProcessIdentity | null {
    return this.#read('queue', identity);
  }

  started(index: number, process: ProcessIdentity): void {
    this.#write(`${index}.started`, process);
  }

  process(index: number): ProcessIdentity | null {
    return this.#read(`${index}.started`, identity);
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
