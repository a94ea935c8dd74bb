import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openStore } from '@ablate/tracker';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { attemptsOf, claimAttempt, type Attempt } from './attempts.js';
import { takeOver } from './resume-attempt.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-resume-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function checkpoint({ checkpoints }: Attempt, step: number): void {
  const tensors = `tensors of step ${step}`;
  const sha256 = createHash('sha256').update(tensors).digest('hex');
  mkdirSync(checkpoints, { recursive: true });
  writeFileSync(path.join(checkpoints, `step-${step}.safetensors`), tensors);
  writeFileSync(path.join(checkpoints, `step-${step}.json`), JSON.stringify({ tensors: { sha256 } }));
}

it.each([
  ['lacks the snapshot that belongs to it', (attempt: Attempt) => rmSync(attempt.snapshot(1))],
  [
    'is not whole',
    ({ checkpoints }: Attempt) => writeFileSync(path.join(checkpoints, 'step-8.safetensors'), 'torn'),
  ],
])('a checkpoint that %s is left where it is, and an older one taken', (_, damage) => {
  const store = path.join(folder, 'node.db');
  openStore(store, { captureOutput: false, systemInterval: 0 }).close();
  const attempts = path.join(folder, 'attempts');
  for (const step of [4, 8]) {
    const attempt = claimAttempt(attempts);
    attempt.publish(store, step, null);
    checkpoint(attempt, step);
  }
  const [newest] = attemptsOf(attempts);
  damage(newest as Attempt);
  const next = path.join(folder, 'next');
  expect(takeOver(attemptsOf(attempts), { folder: next, storePath: path.join(folder, 'next.db') })).toBe(4);
  expect(readdirSync(next).sort()).toEqual(['step-4.json', 'step-4.safetensors']);
});
