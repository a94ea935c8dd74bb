import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openReader } from '@ablate/tracker';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { numbersLauncher } from '../../fixtures/numbers-launcher.js';
import { fixture } from '../../fixtures/scripted-launcher.js';
import { runMatrix } from '../run-matrix.js';
import type { RunMatrixOptions } from '../run-options.js';

let folder: string;
let store: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-threads-'));
  store = path.join(folder, 'runs.db');
  file = path.join(folder, 'matrix.yaml');
  const content = {
    name: 'threads',
    plugins: [fixture('plugins.ts')],
    base: { dataset: { use: 'dots' }, optimizer: { use: 'walk' }, epochs: 1, batchSize: 4 },
    axes: { model: { fine: { use: 'scripted' }, fails: { use: 'scripted', options: { act: 'throw' } } } },
    seeds: [0, 1],
  };
  writeFileSync(file, JSON.stringify(content));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Threads that every attempt got, by cell and seed, and what the store says of its run. */
async function run(options: Partial<RunMatrixOptions> = {}, threads?: number) {
  const given: Record<string, number> = {};
  using numbers = numbersLauncher();
  const { cells } = await runMatrix({
    ...{ file, store, jobs: 2, ...options },
    launcher: {
      threads,
      launch: (job, listener, share) => {
        const { act } = job.config.model.options;
        given[`${typeof act === 'string' ? act : 'learn'} ${job.seed}`] = share.threads;
        return numbers.launch(job, listener, share);
      },
    },
  });
  using reader = openReader(store);
  return { given, recorded: cells.map(({ runId }) => reader.getRun(runId).threads) };
}

it('a run that is tried again has the threads that it began with, whoever asks for others', async () => {
  expect(await run({}, 3)).toEqual({
    given: { 'learn 0': 3, 'learn 1': 3, 'throw 0': 3, 'throw 1': 3 },
    recorded: [3, 3, 3, 3],
  });
  expect(await run({ retryFailed: true }, 7)).toEqual({ given: { 'throw 1': 3 }, recorded: [3, 3, 3, 3] });
});

it('the cores are divided by the cells of the matrix, not by those that wait', async () => {
  const cores = os.availableParallelism();
  const share = Math.max(1, Math.floor(cores / Math.min(cores, 2)));
  await run({ jobs: cores, set: ['seeds=[0]', 'axes.model=fine'] });
  const { given } = await run({ jobs: cores, set: ['seeds=[0]'] });
  expect(given).toEqual({ 'throw 0': share });
});
