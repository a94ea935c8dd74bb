import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describeBackends } from '@ablate/core';
import { seededRandom } from '@ablate/statistics';
import { openReader, verifyStore } from '@ablate/tracker';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fakeMatrix, listRuns, startMatrix } from '../fixtures/matrix-process.js';
import { fixture } from '../fixtures/scripted-launcher.js';
import { withoutTimes } from '../fixtures/without-times.js';
import { compareExperiment } from './compare/compare-experiment.js';

const random = seededRandom(11);

interface Kind {
  readonly cells: 'scripted' | 'training';
  /** Kills; others can be asked for, since each takes seconds. */
  readonly kills: number;
  readonly matrix: Readonly<Record<string, unknown>>;
  /** Resolves when it is time for a kill. */
  readonly moment: (store: string) => Promise<unknown>;
}

const KINDS: Readonly<Record<string, Kind>> = {
  'a fake trainer': {
    cells: 'scripted',
    kills: 4,
    matrix: fakeMatrix({ accuracies: [0.5, 0.6, 0.7, 0.8], epochs: 12, seeds: 2 }),
    moment: () => delay(500 + random() * 2500),
  },
  // Two threads sum up in another order than one.
  tensorflow: {
    cells: 'training',
    kills: 2,
    matrix: {
      plugins: [fixture('trained.ts')],
      base: {
        backend: 'tensorflow',
        dataset: { use: 'two-moons', options: { train: 4096 } },
        optimizer: { use: 'sgd', options: { lr: 0.1, momentum: 0.9 } },
        epochs: 12,
        batchSize: 256,
      },
      axes: {
        model: {
          narrow: { use: 'convolution', options: { channels: 12 } },
          wide: { use: 'convolution', options: { channels: 16 } },
        },
      },
      seeds: 1,
      checkpoints: { everySteps: 3 },
      compare: { metric: 'test/loss', goal: 'min', baseline: { model: 'narrow' } },
    },
    moment: async (store) => {
      const trains = () =>
        listRuns(store).some(({ status, metrics }) => status === 'running' && 'train/loss' in metrics);
      for (let polls = 0; polls < 300 && !trains(); polls += 1) await delay(100);
      await delay(random() * 1500);
    },
  },
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-kill-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

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
    const series = ['train/loss', 'val/accuracy', 'test/accuracy', 'test/loss'].map((key) => ({
      ...metrics[key],
      mean: 0,
    }));
    return { name, status, series };
  });
  return { rows: withoutTimes(rows), runs: runs.sort((one, other) => one.name.localeCompare(other.name)) };
}

it.for(Object.entries(KINDS))(
  'a matrix of %s whose runner and cells are killed ends with the table of one never killed',
  { timeout: 1_800_000 },
  async ([name, { cells, kills: few, matrix: content, moment }], { skip }) => {
    const backends = await describeBackends();
    const backend = backends.find((each) => each.name === name);
    if (backend?.available === false) return skip(`no ${name} backend: ${backend.reason}`);
    const most = Number(process.env.ABLATE_TEST_KILLS ?? few);
    const matrix = path.join(folder, `${cells}.yaml`);
    writeFileSync(matrix, JSON.stringify({ ...content, name: 'killed' }));
    const whole = path.join(folder, `${cells}-whole.db`);
    expect(await startMatrix(matrix, whole, cells).ended).toBe(0);

    const store = path.join(folder, `${cells}-killed.db`);
    for (let kills = 0; kills < most;) {
      const { child, ended } = startMatrix(matrix, store, cells);
      while (isRunning(child) && kills < most) {
        await moment(store);
        if (isRunning(child) && kill(child, store)) kills += 1;
      }
      // Killed often enough or complete before: either way this runner is to come to its end.
      await ended;
      if (kills < most && isComplete(store))
        for (const suffix of ['', '-wal', '-shm']) rmSync(store + suffix, { force: true });
    }
    let code: number | null = 1;
    for (let attempt = 0; code !== 0 && attempt < 3; attempt++)
      code = await startMatrix(matrix, store, cells).ended;
    expect(code).toBe(0);
    expect(results(store)).toEqual(results(whole));
    expect(verifyStore(store)).toEqual([]);
  },
);
