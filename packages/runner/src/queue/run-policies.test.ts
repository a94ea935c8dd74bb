import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openReader, openStore } from '@ablate/tracker';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fixture, scriptedLauncher } from '../../fixtures/scripted-launcher.js';
import { runMatrix } from '../run-matrix.js';
import type { RunMatrixOptions } from '../run-options.js';

// Each test starts several processes that compile their sources.
vi.setConfig({ testTimeout: 240_000 });
const launcher = scriptedLauncher({ grace: 300 });

let folder: string;
let store: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-run-'));
  store = path.join(folder, 'runs.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a matrix of scripted cells by label; the fake trainer does what their options say. */
function run(cells: Readonly<Record<string, object>>, options: Partial<RunMatrixOptions> = {}, epochs = 2) {
  const file = path.join(folder, 'matrix.yaml');
  const model = Object.fromEntries(
    Object.entries(cells).map(([label, given]) => [label, { use: 'scripted', options: given }]),
  );
  const matrix = {
    name: 'policies',
    plugins: [fixture('plugins.ts')],
    base: { dataset: { use: 'dots' }, optimizer: { use: 'walk' }, epochs, batchSize: 4 },
    axes: { model },
    compare: { metric: 'test/accuracy' },
  };
  // YAML holds JSON.
  writeFileSync(file, JSON.stringify(matrix));
  return runMatrix({ file, store, launcher, jobs: 1, ...options });
}

describe('runMatrix', () => {
  it('tries a cell again whose process died, and counts that apart from failures', async () => {
    const once = { act: 'once', marker: path.join(folder, 'marker') };
    const statuses: string[] = [];
    const result = await run(
      { once, throws: { act: 'throw' } },
      { onUpdate: ({ changed }) => changed?.progress === null && statuses.push(changed.status) },
    );
    expect(result.cells.map(({ status, attempts }) => [status, attempts])).toEqual([
      ['finished', 2],
      ['failed', 1],
    ]);
    expect(statuses.slice(0, 3)).toEqual(['running', 'waiting', 'running']);
    const again = await run({ throws: { act: 'throw' } }, { retryFailed: true, failureRetries: 2 });
    expect(again.cells[0]).toMatchObject({ status: 'failed', attempts: 3 });
  });

  it('ends everything at the first failure when asked to', async () => {
    const result = await run(
      { throws: { act: 'throw' }, hangs: { act: 'hang' }, later: {} },
      { failFast: true, jobs: 2 },
    );
    expect(result.cells.map(({ status, reason }) => [status, reason])).toEqual([
      ['failed', 'the loss is NaN at step 3'],
      ['killed', 'stopped because throws seed 0 failed (fail-fast)'],
      ['waiting', null],
    ]);
  });

  it('ends cells that take too long or use too much memory', async () => {
    const slow = await run({ deaf: { act: 'deaf' } }, { timeoutSeconds: 3 });
    expect(slow.cells[0]).toMatchObject({ status: 'failed', reason: 'took longer than its limit of 3 s' });
    const large = await run({ fills: { act: 'fill' } }, { memoryBytes: 400 * 2 ** 20 });
    expect(large.cells[0]?.status).toBe('failed');
    expect(large.cells[0]?.reason).toMatch(/^used \d+ MiB of memory; its limit is 400 MiB$/);
  });

  it('lets running cells reach a checkpoint when drained', async () => {
    const drain = new AbortController();
    const result = await run(
      { slow: { act: 'epochs' }, later: {} },
      { drain: drain.signal, onUpdate: ({ changed }) => changed?.progress?.epoch === 2 && drain.abort() },
      50,
    );
    expect(result.cells.map(({ status }) => status)).toEqual(['killed', 'waiting']);
    expect(result.cells[0]?.reason).toContain('at a checkpoint, from which the next run goes on');
    using reader = openReader(store);
    const { metrics } = reader.getRun(result.cells[0]!.runId);
    expect(metrics['val/accuracy']?.lastStep).toBeGreaterThanOrEqual(2);
    expect(metrics['val/accuracy']?.lastStep).toBe(metrics['train/loss']?.lastStep);
  });

  it('ends a cell that a person asks to stop, and tries again what a person asks for', async () => {
    const asked: string[] = [];
    using other = openStore(store);
    const result = await run(
      { hangs: { act: 'hang' }, throws: { act: 'throw' }, later: {} },
      {
        onUpdate: ({ changed }) => {
          if (changed === null || asked.length === 2 || changed.status === 'finished') return;
          if (changed.status === 'running' && asked.length === 0) {
            asked.push(changed.runId);
            const timer = setInterval(() => {
              if (other.askToStop(changed.runId, 'not needed')) clearInterval(timer);
            }, 50);
          }
          if (changed.status === 'failed') {
            asked.push(changed.runId);
            // The runner has told the store already.
            other.retry(changed.runId);
          }
        },
      },
    );
    expect(result.cells.map(({ status, attempts, reason }) => [status, attempts, reason])).toEqual([
      ['killed', 1, 'not needed'],
      ['failed', 2, 'the loss is NaN at step 3'],
      ['finished', 1, null],
    ]);
  });

  it('prunes cells that do worse than others, marks them, and trains them when no longer pruning', async () => {
    const cells = { good: { accuracy: 0.9 }, bad: { accuracy: 0.1 }, better: { accuracy: 0.95 } };
    const prune = { rule: 'asha' } as const;
    const result = await run(cells, { prune }, 4);
    expect(result.cells.map(({ status }) => status)).toEqual(['finished', 'pruned', 'finished']);
    expect(result.comparison?.rows.map(({ n, pruned }) => [n, pruned])).toEqual([
      [1, 0],
      [0, 1],
      [1, 0],
    ]);
    using reader = openReader(store);
    expect(reader.getRun(result.cells[1]!.runId)).toMatchObject({
      status: 'pruned',
      reason: 'successive halving: rank 2 of 2 after epoch 1, the best 1 go on',
    });
    const again = await run(cells, { prune }, 4);
    expect(again.counts).toMatchObject({ reused: 2, pruned: 1 });
    const whole = await run(cells, {}, 4);
    expect(whole.counts).toMatchObject({ reused: 2, finished: 1 });
    expect((await run(cells, {}, 4)).counts).toMatchObject({ reused: 3 });
  });
});
