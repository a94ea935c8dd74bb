import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { AblateError, type CheckpointPolicyInput } from '@ablate/core';
import { fillDurably } from '@ablate/tracker';
import * as z from 'zod';
import type { JobShare } from '../launch/job-launcher.js';
import type { Cell } from '../matrix/expand.js';

/** What holds for all jobs of a batch. */
export interface Batch {
  readonly version: 1;
  readonly experiment: string;
  /** The store that has submitted it, for people: its own rows say which batches are its. */
  readonly store: string;
  readonly matrixFile: string;
  /** What the command was asked for, to ask for the next block of seeds. */
  readonly asked: { readonly file: string; readonly set: readonly string[]; readonly backend: string | null };
  readonly limits: { readonly timeoutSeconds?: number; readonly memoryBytes?: number };
  readonly retries: { readonly infrastructure: number; readonly code: number };
  /** Where the launcher divides the machine. */
  readonly share: JobShare;
  readonly checkpoints: CheckpointPolicyInput;
  readonly keepCheckpoints: boolean;
}

/** One cell of a batch, complete in itself but for what it shares with others, which stands in the batch once. */
export interface BatchJob {
  readonly version: 1;
  readonly runId: string;
  readonly cell: Cell;
  readonly threads: number;
  /** Hash of the code that it is trained from. */
  readonly code: string;
  /** The run as the store had it: an export without experiments. */
  readonly run: string;
  /** Hash of what its experiment asks: an export without runs. */
  readonly experiment: string;
}

const versioned = z.looseObject({ version: z.literal(1) });

/**
 * A batch in a spool: files that are written once, as a whole or not at all. `batch.json`; `shared/HASH`, what several
 * jobs have in common, by its SHA-256; `jobs/INDEX.json`; `output/INDEX.log`, which the jobs append to; `attempts/INDEX/NUMBER`, a folder that belongs to whoever
 * has made it, 0 to those who submit.
 */
export class BatchFolder {
  readonly path: string;

  constructor(folder: string) {
    this.path = folder;
  }

  write(batch: Batch): void {
    for (const name of ['shared', 'jobs', 'output', 'attempts'])
      mkdirSync(path.join(this.path, name), { recursive: true, mode: 0o700 });
    this.#put('batch.json', JSON.stringify(batch));
  }

  /** Writes what several jobs have in common, once; gives the hash by which they name it. */
  share(text: string): string {
    const hash = hashOf(text);
    if (!readdirSync(path.join(this.path, 'shared')).includes(hash)) this.#put(`shared/${hash}`, text);
    return hash;
  }

  writeJob(index: number, job: BatchJob): void {
    this.#put(`jobs/${index}.json`, JSON.stringify(job));
  }

  read(): Batch {
    return this.#get('batch.json') as Batch;
  }

  readJob(index: number): BatchJob {
    return this.#get(`jobs/${index}.json`) as BatchJob;
  }

  /** @throws AblateError `DATA` where it is not what was submitted */
  readShared(hash: string): string {
    const file = path.join(this.path, 'shared', hash);
    const text = readFileSync(file, 'utf8');
    const found = hashOf(text);
    if (found === hash) return text;
    throw new AblateError('DATA', `${file} is not what was submitted: its SHA-256 is ${found}`);
  }

  /** Indices of its jobs. */
  jobs(): number[] {
    const names = readdirSync(path.join(this.path, 'jobs')).filter((name) => /^\d+\.json$/.test(name));
    return names.map((name) => Number.parseInt(name, 10)).sort((one, other) => one - other);
  }

  output(index: number): string {
    return path.join(this.path, 'output', `${index}.log`);
  }

  attempts(index: number): string {
    return path.join(this.path, 'attempts', String(index));
  }

  #put(name: string, text: string): void {
    fillDurably(path.join(this.path, name), (file) => writeFileSync(file, text));
  }

  #get(name: string): unknown {
    const file = path.join(this.path, name);
    const content: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (versioned.safeParse(content).success) return content;
    throw new AblateError(
      'CONFIG',
      `${file} is in a form that is not known here: use the Ablate that wrote it`,
    );
  }
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Folders of the batches in a spool. @throws AblateError `CONFIG` where there is none */
export function batchesIn(spool: string): string[] {
  if (!existsSync(spool))
    throw new AblateError('CONFIG', `expected the folder of a spool, found nothing at ${spool}`);
  return readdirSync(spool, { withFileTypes: true })
    .filter(
      (entry) => entry.isDirectory() && readdirSync(path.join(spool, entry.name)).includes('batch.json'),
    )
    .map(({ name }) => path.join(spool, name))
    .sort();
}
