import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openReader } from '@ablate/tracker';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fixture, scriptedLauncher } from '../../fixtures/scripted-launcher.js';
import { planMatrix } from '../plan/plan-matrix.js';
import { runMatrix } from '../run-matrix.js';
import type { RunMatrixOptions } from '../run-options.js';

// Each test starts several processes that compile their sources.
vi.setConfig({ testTimeout: 240_000 });
const launcher = scriptedLauncher();

let folder: string;
let store: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-resume-'));
  store = path.join(folder, 'runs.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A matrix of one scripted cell; a checkpoint of the fake trainer is the number of its last epoch. */
function matrix(options: object, more: object = {}): string {
  const file = path.join(folder, 'matrix.yaml');
  const content = {
    name: 'resumed',
    plugins: [fixture('plugins.ts')],
    base: { dataset: { use: 'dots' }, optimizer: { use: 'walk' }, epochs: 40, batchSize: 4 },
    axes: { model: { one: { use: 'scripted', options } } },
    ...more,
  };
  writeFileSync(file, JSON.stringify(content));
  return file;
}

const run = (file: string, options: Partial<RunMatrixOptions> = {}) =>
  runMatrix({ file, store, launcher, jobs: 1, ...options });

function lossesOf(runId: string) {
  using reader = openReader(store);
  return reader.series(runId, 'train/loss', { buckets: 1000 }).map(({ step }) => step);
}

function outputOf(runId: string): string {
  using reader = openReader(store);
  return reader
    .logTail(runId, 1000)
    .map(({ text }) => text)
    .join('\n');
}

const everyEpoch = Array.from({ length: 40 }, (_, i) => i + 1);

describe('a cell goes on from its checkpoint', () => {
  it('when its process has died, in the same run, and leaves none once it is finished', async () => {
    const file = matrix({ act: 'once', marker: path.join(folder, 'marker') });
    const { cells } = await run(file);
    const [cell] = cells;
    expect(cell).toMatchObject({ status: 'finished', attempts: 2 });
    expect(lossesOf(cell!.runId)).toEqual(everyEpoch);
    expect(outputOf(cell!.runId)).toContain('going on from the checkpoint of step 40');
    expect(existsSync(path.join(`${store}.checkpoints`, cell!.runId))).toBe(false);
  });

  it('when the runner was asked to stop at a checkpoint', async () => {
    const file = matrix({ act: 'epochs' });
    const drain = new AbortController();
    const first = await run(file, {
      drain: drain.signal,
      onUpdate: ({ changed }) => changed?.progress?.epoch === 3 && drain.abort(),
    });
    expect(first.cells[0]?.status).toBe('killed');
    const { cells } = await run(file, { keepCheckpoints: true });
    expect(cells[0]).toMatchObject({ status: 'finished', runId: first.cells[0]?.runId });
    expect(lossesOf(cells[0]!.runId)).toEqual(everyEpoch);
    expect(outputOf(cells[0]!.runId)).toMatch(/going on from the checkpoint of step \d+/);
    expect(readdirSync(path.join(`${store}.checkpoints`, cells[0]!.runId))).toEqual([
      '.ablate-made-this',
      'epoch',
    ]);
  });

  it('but not when it has failed by itself', async () => {
    const file = matrix({ act: 'throw' });
    const { cells } = await run(file, { failureRetries: 1 });
    expect(cells[0]).toMatchObject({ status: 'failed', attempts: 2 });
    expect(outputOf(cells[0]!.runId)).not.toContain('going on from');
  });
});

it('how often checkpoints are written is no part of a cell', async () => {
  const plain = await planMatrix({ file: matrix({}), store });
  const often = { file: matrix({}, { checkpoints: { everyEpochs: 2 } }), store };
  const other = await planMatrix({ ...often, set: ['checkpoints.everySteps=5'] });
  expect(other.matrix.checkpoints).toEqual({ everyEpochs: 2, everySteps: 5, keep: 2 });
  expect(other.cells.map(({ cell }) => cell.hash)).toEqual(plain.cells.map(({ cell }) => cell.hash));
  await expect(planMatrix({ ...often, set: ['checkpoints.everyStep=5'] })).rejects.toThrow(
    /no key "checkpoints.everyStep"; known: .*checkpoints.everySteps/,
  );
});
