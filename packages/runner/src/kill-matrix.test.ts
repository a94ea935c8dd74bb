import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { seededRandom } from '@ablate/statistics';
import { openReader, verifyStore } from '@ablate/tracker';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { listRuns, startMatrix, writeMatrix } from '../fixtures/matrix-process.js';
import { compareExperiment } from './compare/compare-experiment.js';

/** More can be asked for, since each takes seconds. */
const KILLS = Number(process.env.ABLATE_TEST_KILLS ?? 4);

const random = seededRandom(11);

let folder: string;
let matrix: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-kill-'));
  matrix = path.join(folder, 'matrix.yaml');
  writeMatrix(matrix, { accuracies: [0.5, 0.6, 0.7, 0.8], epochs: 12, seeds: 2 });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const start = (store: string) => startMatrix(matrix, store);

function isRunning({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && signalCode === null;
}

function isComplete(store: string): boolean {
  const runs = listRuns(store);
  return runs.length > 0 && runs.every(({ status }) => status === 'finished');
}

/** Ends the runner or one of its cells without warning; false if there was nothing to end. */
function kill(runner: ChildProcess, store: string): boolean {
  const cells = listRuns(store).flatMap(({ status, pid }) => (status === 'running' ? (pid ?? []) : []));
  const cell = cells[Math.floor(random() * cells.length)];
  if (cell === undefined || random() < 0.5) return runner.kill('SIGKILL');
  try {
    return process.kill(cell, 'SIGKILL');
  } catch {
    return false;
  }
}

function results(store: string) {
  using reader = openReader(store);
  const { rows } = compareExperiment(reader);
  const runs = reader.listRuns().map(({ name, status, metrics }) => {
    // A mean depends on how the points came to the store, in its last digit.
    const series = ['train/loss', 'val/accuracy', 'test/accuracy'].map((key) => ({
      ...metrics[key],
      mean: 0,
    }));
    return { name, status, series };
  });
  return { rows, runs: runs.sort((one, other) => one.name.localeCompare(other.name)) };
}

it(
  `a matrix killed ${KILLS} times, runner and cells, ends with the table of one never killed`,
  { timeout: 240_000 + KILLS * 90_000 },
  async () => {
    const whole = path.join(folder, 'whole.db');
    expect(await start(whole).ended).toBe(0);

    const store = path.join(folder, 'killed.db');
    for (let kills = 0; kills < KILLS;) {
      const { child, ended } = start(store);
      while (isRunning(child) && kills < KILLS) {
        await delay(500 + random() * 2500);
        if (isRunning(child) && kill(child, store)) kills += 1;
      }
      // Killed often enough or complete before: either way this runner is to come to its end.
      await ended;
      if (kills < KILLS && isComplete(store))
        for (const suffix of ['', '-wal', '-shm']) rmSync(store + suffix, { force: true });
    }
    let code: number | null = 1;
    for (let attempt = 0; code !== 0 && attempt < 3; attempt++) code = await start(store).ended;
    expect(code).toBe(0);
    expect(results(store)).toEqual(results(whole));
    expect(verifyStore(store)).toEqual([]);
  },
);
