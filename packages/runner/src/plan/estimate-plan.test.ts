import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { openStore, type RunOptions } from '@ablate/tracker';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { planMatrix } from './plan-matrix.js';

const file = fileURLToPath(new URL('../../fixtures/matrix.ts', import.meta.url));
let folder: string;
let store: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-plan-'));
  store = path.join(folder, 'runs.db');
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(folder, { recursive: true, force: true });
});

function finish(options: Omit<RunOptions, 'experiment'>, seconds: number): void {
  vi.useFakeTimers({ now: 1_000_000 });
  using opened = openStore(store);
  const run = opened.startRun({ experiment: 'fixture', ...options });
  vi.setSystemTime(1_000_000 + seconds * 1000);
  run.finish();
  vi.useRealTimers();
}

it('estimates from the same configuration, else from the model, else from the dataset', async () => {
  const plan = await planMatrix({ file, store });
  expect(plan.estimate).toBeNull();
  const [weak, , strong] = plan.cells.map(({ cell }) => cell);
  // Two seeds of each of four cells, of two epochs each.
  finish({ config: { ...strong!.canonical, model: 'other' } }, 8);
  expect((await planMatrix({ file, store })).estimate).toEqual({ workSeconds: 8 * 8, cells: 8, known: 8 });
  finish({ config: { ...strong!.canonical, epochs: 20 } }, 40);
  expect((await planMatrix({ file, store, set: ['axes.model=strong'] })).estimate?.workSeconds).toBe(4 * 4);
  finish({ config: { ...weak!.canonical, backend: 'cpu' }, configHash: weak!.hash, seed: 0 }, 100);
  const after = await planMatrix({ file, store, set: ['axes.model=weak', 'axes.regularizers=none'] });
  expect(after.counts).toMatchObject({ done: 1, new: 1 });
  expect(after.estimate).toEqual({ workSeconds: 100, cells: 1, known: 1 });
});
