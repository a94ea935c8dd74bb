import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fillDurably, publishSnapshot } from '@ablate/tracker';
import { z } from 'zod';
import { SupersededError } from './superseded-error.js';

const manifestSchema = z.object({
  version: z.literal(1),
  number: z.int(),
  sha256: z.string(),
  /** It has the points of all steps up to this one. */
  step: z.int(),
  /** How the run has ended; null while the attempt goes on, and where another one is to go on. */
  end: z
    .object({
      status: z.enum(['finished', 'failed', 'crashed', 'killed', 'pruned']),
      reason: z.string().nullable(),
    })
    .nullable(),
});

export type Manifest = z.output<typeof manifestSchema>;

/** Snapshots of an attempt that stay, so that who reads one while the next comes finds it. */
const KEPT = 2;

/**
 * One start of a job: its folder, which it alone writes. A snapshot of its store, `snapshot-NUMBER.db`, counts once
 * `snapshot-NUMBER.json` is there, which comes last and has its hash.
 */
export class Attempt {
  readonly number: number;
  readonly path: string;
  /** The folder of all attempts at the job. */
  readonly attempts: string;

  constructor(attempts: string, number: number) {
    this.attempts = attempts;
    this.number = number;
    this.path = path.join(attempts, String(number));
  }

  get checkpoints(): string {
    return path.join(this.path, 'checkpoints');
  }

  /** What its artifacts stand beside. */
  get artifacts(): string {
    return path.join(this.path, 'snapshot');
  }

  snapshot(number: number): string {
    return path.join(this.path, `snapshot-${number}.db`);
  }

  /** @throws SupersededError once another start of the job has begun: it goes on, and this one writes no more */
  checkNewest(): void {
    const newest = Math.max(...attemptNumbers(this.attempts));
    if (newest > this.number) throw new SupersededError(this.number, newest);
  }

  /** Publishes the store as it is now. @throws SupersededError */
  publish(storePath: string, step: number, end: Manifest['end']): void {
    this.checkNewest();
    const numbers = this.#numbers();
    const number = (numbers[0] ?? 0) + 1;
    const sha256 = publishSnapshot(storePath, {
      ...{ file: this.snapshot(number), artifacts: this.artifacts },
      // Copies of a later attempt have got further, in whatever store they are merged.
      leastToken: this.number * 1000,
    });
    this.#put(`snapshot-${number}.json`, { version: 1, number, sha256, step, end });
    for (const old of numbers.slice(KEPT - 1))
      for (const name of [`snapshot-${old}.json`, `snapshot-${old}.db`])
        rmSync(path.join(this.path, name), { force: true });
  }

  /** Says that it is alive, whatever it publishes. */
  beat(count: number): void {
    this.#put('alive.json', { count });
  }

  /** Changes with every sign of life. */
  signs(): string {
    const alive = path.join(this.path, 'alive.json');
    const beats = readdirSync(this.path).includes('alive.json') ? readFileSync(alive, 'utf8') : '';
    return [this.number, this.#numbers()[0] ?? 0, beats].join(' ');
  }

  /** Of its snapshots, newest first. What is being written or removed meanwhile is not among them. */
  manifests(): Manifest[] {
    return this.#numbers().flatMap((number) => {
      try {
        const text = readFileSync(path.join(this.path, `snapshot-${number}.json`), 'utf8');
        return [manifestSchema.parse(JSON.parse(text))];
      } catch {
        return [];
      }
    });
  }

  /** Copies the newest snapshot that is whole to `file`; undefined if there is none. */
  fetch(file: string): Manifest | undefined {
    return this.manifests().find(({ number, sha256 }) => {
      try {
        copyFileSync(this.snapshot(number), file);
      } catch {
        return false;
      }
      return sha256 === createHash('sha256').update(readFileSync(file)).digest('hex');
    });
  }

  #numbers(): number[] {
    const found = readdirSync(this.path).flatMap((name) => /^snapshot-(\d+)\.json$/.exec(name)?.[1] ?? []);
    return found.map(Number).sort((one, other) => other - one);
  }

  #put(name: string, content: object): void {
    fillDurably(path.join(this.path, name), (file) => writeFileSync(file, JSON.stringify(content)));
  }
}

/** Attempts at a job, highest first. Read from the folder, which shared file systems have up to date before its files. */
export function attemptsOf(attempts: string): Attempt[] {
  return attemptNumbers(attempts).map((number) => new Attempt(attempts, number));
}

/** Claims the next attempt: of two that start at once each gets one of its own, and the higher one goes on. */
export function claimAttempt(attempts: string): Attempt {
  mkdirSync(attempts, { recursive: true, mode: 0o700 });
  for (;;) {
    const attempt = new Attempt(attempts, Math.max(0, ...attemptNumbers(attempts)) + 1);
    try {
      mkdirSync(attempt.path, { mode: 0o700 });
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'EEXIST') continue;
      throw error;
    }
    const claim = { host: os.hostname(), pid: process.pid, at: new Date().toISOString() };
    writeFileSync(path.join(attempt.path, 'claim.json'), JSON.stringify(claim));
    return attempt;
  }
}

/** The last step that any attempt at a job has published. */
export function lastStep(attempts: readonly Attempt[]): number {
  return Math.max(0, ...attempts.map((attempt) => attempt.manifests()[0]?.step ?? 0));
}

function attemptNumbers(attempts: string): number[] {
  if (!existsSync(attempts)) return [];
  const names = readdirSync(attempts).filter((name) => /^\d+$/.test(name));
  return names.map(Number).sort((one, other) => other - one);
}
