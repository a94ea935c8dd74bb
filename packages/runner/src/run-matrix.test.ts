import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openReader } from '@ablate/tracker';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fixture, scriptedLauncher } from '../fixtures/scripted-launcher.js';
import { planMatrix } from './plan/plan-matrix.js';
import { runMatrix, type RunMatrixResult } from './run-matrix.js';
import type { RunMatrixOptions, RunUpdate } from './run-options.js';

const launcher = scriptedLauncher({ threads: 3, grace: 300 });

let folder: string;
let store: string;
function openFolder(): void {
  folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-run-'));
  store = path.join(folder, 'runs.db');
}
function removeFolder(): void {
  rmSync(folder, { recursive: true, force: true });
}

/** Counts of a plan whose other states have no cells. */
const planned = (counts: object) => ({
  ...{ done: 0, new: 0, again: 0, failed: 0, pruned: 0, active: 0, later: 0, decided: 0 },
  ...counts,
});

const run = (name: string, options: Partial<RunMatrixOptions> = {}) =>
  runMatrix({ file: fixture(name), store, launcher, jobs: 2, ...options });

describe('a matrix of cells that learn', () => {
  const updates: RunUpdate[] = [];
  let result: RunMatrixResult;
  beforeAll(async () => {
    openFolder();
    result = await run('matrix.ts', { onUpdate: (update) => updates.push(update) });
  });
  afterAll(removeFolder);

  it('trains every cell in a process of its own, records it and compares', () => {
    expect(result.counts).toMatchObject({ finished: 8, failed: 0, waiting: 0 });
    expect(updates[0]).toMatchObject({ changed: null, counts: { waiting: 8 }, etaSeconds: null });
    expect(Math.max(...updates.map(({ counts }) => counts.running))).toBe(2);
    expect(updates.some(({ changed }) => changed?.progress?.epoch === 2)).toBe(true);
    expect(updates.at(-1)?.etaSeconds).toBe(0);

    using reader = openReader(store);
    const row = reader.getRun(result.cells[2]!.runId);
    expect(row).toMatchObject({
      experiment: 'fixture',
      name: 'strong/none/seed0',
      status: 'finished',
      seed: 0,
      backend: 'fake',
      device: 'threads 3',
      tags: { cell: 'strong/none', model: 'strong', regularizers: 'none' },
      metrics: { 'train/loss': { last: 0.5, count: 2 }, 'test/accuracy': { last: 0.6 } },
    });
    expect(row.metrics['system/peak_memory_bytes']!.last).toBeGreaterThan(20e6);
    expect(reader.logTail(row.id).map(({ text }) => text)).toContain('cell starts with seed 0');
    expect(reader.trace(row.id)).toEqual(['onTrainStart noise']);

    expect(result.comparison?.metric).toBe('test/accuracy');
    expect(result.comparison?.rows.map(({ label, n, baseline }) => [label, n, baseline])).toEqual([
      ['weak/none', 2, null],
      ['weak/noise', 2, null],
      ['strong/none', 2, 'weak/none'],
      ['strong/noise', 2, 'weak/noise'],
    ]);
    expect(result.comparison?.rows[2]?.difference?.mean).toBeCloseTo(0.2, 12);
  });

  it('reuses finished cells, in other experiments too, unless they are to be fresh', async () => {
    const set = ['seeds=1', 'axes.model=weak'];
    const again = await run('matrix.ts', { set: [...set, 'name=other'] });
    expect(again.counts).toMatchObject({ reused: 2, finished: 0 });
    expect(again.cells.map(({ runId }) => runId)).toEqual(result.cells.slice(0, 2).map(({ runId }) => runId));
    expect(again.comparison?.rows[0]?.n).toBe(1);
    const fresh = await run('matrix.ts', { set, fresh: true });
    expect(fresh.counts).toMatchObject({ reused: 0, finished: 2 });
    const plan = await planMatrix({ file: fixture('matrix.ts'), store, set: ['axes.model=weak', 'seeds=3'] });
    expect(plan.counts).toEqual(planned({ done: 4, new: 2 }));
  });
});

describe('a matrix of cells that fail or die', () => {
  let result: RunMatrixResult;
  beforeAll(async () => {
    openFolder();
    result = await run('trouble.ts');
  });
  afterAll(removeFolder);

  it('goes on when cells fail or die, and says how each one ended', () => {
    const byLabel = Object.fromEntries(result.cells.map((state) => [state.cell.label, state]));
    expect(byLabel.throws).toMatchObject({ status: 'failed', reason: 'the loss is NaN at step 3' });
    expect(byLabel.throws?.lastLines.join('\n')).toContain('Error: the loss is NaN at step 3');
    expect(byLabel.exits).toMatchObject({ status: 'crashed' });
    expect(byLabel.exits?.reason).toContain('exit code 3');
    expect(byLabel.exits?.lastLines).toContain('about to fall over');
    expect(byLabel['is killed']?.reason).toContain('SIGKILL');
    expect(byLabel.learns).toMatchObject({ status: 'finished' });
    using reader = openReader(store);
    expect(result.cells.map(({ runId }) => reader.getRun(runId).status)).toEqual([
      'failed',
      'crashed',
      'crashed',
      'finished',
    ]);
  });

  it('runs crashed cells again, in the same run, and failed ones when asked', async () => {
    const plan = await planMatrix({ file: fixture('trouble.ts'), store });
    expect(plan.counts).toEqual(planned({ done: 1, again: 2, failed: 1 }));
    const second = await run('trouble.ts');
    expect(second.counts).toMatchObject({ reused: 1, crashed: 2, failed: 1 });
    expect(second.cells[0]?.reason).toBe('the loss is NaN at step 3 (in an earlier run)');
    expect(second.cells.map(({ runId }) => runId)).toEqual(result.cells.map(({ runId }) => runId));
    const third = await run('trouble.ts', { retryFailed: true });
    expect(third.cells[0]).toMatchObject({ status: 'failed', reason: 'the loss is NaN at step 3' });
  });
});

describe('runMatrix', () => {
  beforeEach(openFolder);
  afterEach(removeFolder);

  it('ends running cells on abort, by force where needed, and starts no more', async () => {
    const abort = new AbortController();
    const result = await run('hanging.ts', {
      signal: abort.signal,
      onUpdate: ({ cells }) => {
        if (cells.filter(({ progress }) => progress !== null).length === 2) abort.abort();
      },
    });
    expect(result.cells.map(({ status, reason }) => [status, reason])).toEqual([
      ['killed', 'stopped by the runner'],
      ['killed', 'stopped by the runner'],
      ['waiting', null],
    ]);
    using reader = openReader(store);
    expect(result.cells.map(({ runId }) => reader.getRun(runId).status)).toEqual([
      'killed',
      'killed',
      'pending',
    ]);
    const plan = await planMatrix({ file: fixture('hanging.ts'), store });
    expect(plan.counts).toEqual(planned({ new: 1, again: 2 }));
  });

  it('shares the cells with another runner, each training one once', async () => {
    const set = ['axes.regularizers=none'];
    const results = await Promise.all([
      run('matrix.ts', { set, jobs: 1 }),
      run('matrix.ts', { set, jobs: 1 }),
    ]);
    using reader = openReader(store);
    expect(reader.listRuns()).toHaveLength(4);
    for (const { counts } of results) expect(counts.finished + counts.reused).toBe(4);
    for (const { comparison } of results) expect(comparison?.rows.map(({ n }) => n)).toEqual([2, 2]);
  });

  it('checks everything before the first cell trains', async () => {
    await expect(run('matrix.ts', { jobs: 0 })).rejects.toThrow(
      'expected jobs to be an integer from 1 up, got 0',
    );
    await expect(run('matrix.ts', { backend: 'wsam' })).rejects.toThrow('no backend "wsam"; known: auto,');
    await expect(run('matrix.ts', { store: fixture('matrix.ts/runs.db') })).rejects.toThrow(
      "Can't open the store",
    );
    expect((await planMatrix({ file: fixture('matrix.ts'), store })).counts.new).toBe(8);
  });
});
