import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { GpusBusyError, openStore } from '@ablate/tracker';
import { beforeEach, expect, it } from 'vitest';
import { listRuns, startMatrix, writeMatrix } from '../../fixtures/matrix-process.js';

let folder: string;
let matrix: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-gpus-'));
  matrix = path.join(folder, 'matrix.yaml');
  file = path.join(folder, 'runs.db');
  return () => rmSync(folder, { recursive: true, force: true });
});

it('two runners with one store never give a GPU to two cells', async () => {
  writeMatrix(matrix, { accuracies: [0.5, 0.6, 0.7], epochs: 10, seeds: 2 });
  const runners = ['0', '0,1'].map((gpus) => startMatrix(matrix, file, `--gpus=${gpus}`));
  expect(await Promise.all(runners.map(({ ended }) => ended))).toEqual([0, 0]);
  const runs = listRuns(file);
  expect(runs.map(({ status }) => status)).toEqual(Array(6).fill('finished'));
  expect(new Set(runs.map(({ device }) => device))).toEqual(new Set(['GPU 0', 'GPU 1']));
  for (const one of runs) {
    const during = runs.filter(
      ({ id, device, startedAt, endedAt }) =>
        id !== one.id &&
        device === one.device &&
        (startedAt ?? 0) < (one.endedAt ?? 0) &&
        (one.startedAt ?? 0) < (endedAt ?? 0),
    );
    expect(during).toEqual([]);
  }
});

it('a GPU is free again once its runner and the cell that had it are gone', async () => {
  writeMatrix(matrix, { accuracies: [0.5], epochs: 10_000, seeds: 1 });
  const { child, ended } = startMatrix(matrix, file, '--gpus=0');
  await expect.poll(() => listRuns(file)[0]?.device, { timeout: 60_000 }).toBe('GPU 0');
  using store = openStore(file);
  const other = store.enqueue({ experiment: 'another' });
  const take = () => store.lease(other, 'this test', { gpus: ['0'] });
  expect(take).toThrow(GpusBusyError);
  child.kill('SIGKILL');
  await ended;
  const isFree = () => {
    try {
      return take().gpu;
    } catch (error) {
      if (error instanceof GpusBusyError) return null;
      throw error;
    }
  };
  await expect.poll(isFree, { timeout: 60_000 }).toBe('0');
});
