import type { ComparisonRow } from '@ablate/statistics';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openReader } from '@ablate/tracker';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { numbersLauncher } from '../../fixtures/numbers-launcher.js';
import { fixture } from '../../fixtures/scripted-launcher.js';
import { withoutTimes } from '../../fixtures/without-times.js';
import { compareExperiment } from '../compare/compare-experiment.js';
import { planMatrix } from '../plan/plan-matrix.js';
import { runMatrix } from '../run-matrix.js';
import type { RunMatrixOptions } from '../run-options.js';

let folder: string;
let store: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-settled-'));
  store = path.join(folder, 'runs.db');
  file = path.join(folder, 'matrix.yaml');
  const cell = (accuracy: number) => ({ use: 'scripted', options: { accuracy } });
  const content = {
    name: 'settled',
    plugins: [fixture('plugins.ts')],
    base: { dataset: { use: 'dots' }, optimizer: { use: 'walk' }, epochs: 1, batchSize: 4 },
    // Clear of the baseline, and equal to it.
    axes: { model: { base: cell(0.5), good: cell(0.9), equal: cell(0.501) } },
    // At six of ten seeds no p is small enough.
    seeds: { from: 7, to: 10, looks: [7, 8, 10] },
    compare: { metric: 'test/accuracy', baseline: { model: 'base' } },
  };
  writeFileSync(file, JSON.stringify(content));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function run(options: Partial<RunMatrixOptions> = {}) {
  using launcher = numbersLauncher();
  return await runMatrix({ file, store, launcher, jobs: 2, ...options });
}

const compared = (options: Parameters<typeof compareExperiment>[1] = {}) => {
  using reader = openReader(store);
  return compareExperiment(reader, options);
};

it('cells that are decided get no more seeds', async () => {
  const { comparison, counts, cells } = await run();
  expect(counts.finished).toBe(10 + 7 + 10);
  expect(cells.filter(({ cell }) => cell.label === 'good').map(({ cell }) => cell.seed)).toEqual([
    0, 1, 2, 3, 4, 5, 6,
  ]);
  expect(comparison?.rows.map(({ label, n, verdict }) => [label, n, verdict])).toEqual([
    ['base', 10, 'baseline'],
    ['good', 7, 'better (at 7 seeds)'],
    ['equal', 10, expect.stringMatching(/^undecided/)],
  ]);
  const { rows, planned, looks, nextLook } = compared();
  expect(rows).toEqual(comparison?.rows);
  expect([planned, looks, nextLook]).toEqual([
    { metric: 'test/accuracy', earlier: 0, isFollowed: true },
    [7, 8, 10],
    null,
  ]);
  expect(rows[1]?.difference?.interval?.kind).toBe('repeated');
});

describe('what was settled before the first seed', () => {
  it.each<[what: string, set: string[], message: RegExp]>([
    ['looks', ['seeds.looks=[7, 10]'], /expected looks \[7,8,10\], got \[7,10\]/],
    ['the last look', ['seeds={ from: 7, to: 12, looks: [7, 8, 10, 12] }'], /expected looks \[7,8,10\], got/],
    ['the margin', ['compare.margin=0.1'], /expected margin null, got 0.1/],
    ['the cells', ['axes.model=base,good'], /expected 3 cells, got 2/],
    ['what a cell is', ['epochs=2'], /expected 3 cells, got 3 of which some are others/],
  ])('is never changed: %s', async (_, set, message) => {
    await run();
    await expect(run({ set })).rejects.toThrow(message);
    await expect(planMatrix({ file, store, set })).rejects.toThrow(message);
    // Another name asks another question.
    expect((await planMatrix({ file, store, set: [...set, 'name=other'] })).matrix.name).toBe('other');
  });

  it('leaves more seeds to exploration', async () => {
    const { comparison } = await run();
    const more = await run({ set: ['seeds=12'] });
    expect(more.counts).toMatchObject({ reused: 27, finished: 9 });
    for (const found of [more.comparison, compared()]) {
      expect(found?.exploratorySeeds).toBe(2);
      const decided = (rows: readonly ComparisonRow[] = []) =>
        withoutTimes(rows).map(({ verdict, p, difference }) => ({ verdict, p, difference }));
      expect(decided(found?.rows)).toEqual(decided(comparison?.rows));
    }
  });

  it('is not decided anew by fresh runs', async () => {
    await run();
    await expect(run({ fresh: true })).rejects.toThrow('has been decided by the runs that it has');
  });

  it('says how many runs had been seen before', async () => {
    await run({ set: ['seeds=3'] });
    await run();
    expect(compared().planned).toEqual({ metric: 'test/accuracy', earlier: 9, isFollowed: true });
  });

  it('says nothing of what was not asked then', async () => {
    await run();
    const { planned, looks, rows } = compared({ baseline: { model: 'equal' } });
    expect([planned?.isFollowed, looks]).toEqual([false, [10]]);
    expect(rows[1]?.verdict).toBe('undecided: seeds 7, 8 and 9 missing');
  });
});

describe('a plan', () => {
  it('counts the least, the expected and the most runs, and says what waits for a look', async () => {
    const before = await planMatrix({ file, store });
    expect(before.looks).toMatchObject({ looks: [7, 8, 10], least: 21, most: 30 });
    expect(before.looks?.expected).toBeGreaterThan(21);
    expect(before.looks?.expected).toBeLessThan(30);
    expect(before.counts).toMatchObject({ new: 21, later: 9, decided: 0 });
    const drain = new AbortController();
    await run({ drain: drain.signal, onUpdate: ({ counts }) => counts.finished >= 22 && drain.abort() });
    const { counts } = await planMatrix({ file, store });
    expect(counts).toMatchObject({ decided: 3, later: 4 });
    expect(counts.done + counts.new + counts.again).toBe(23);
    await run();
    expect((await planMatrix({ file, store })).counts).toMatchObject({
      done: 27,
      decided: 3,
      new: 0,
      later: 0,
    });
  });

  it('needs like runs to say what an effect takes, and a pilot whose seeds are not its own without', async () => {
    const effect = { effect: 0.1, power: 0.8 };
    const ask = () => planMatrix({ file, store, effect });
    const { effect: none } = await ask();
    expect(none).toMatchObject({
      pairs: 0,
      answer: null,
      comparisons: 2,
      pilotSeeds: [1_000_000, 1_000_001, 1_000_002],
    });
    await run({ set: ['name=pilot', `seeds=[${none!.pilotSeeds.join()}]`] });
    const found = (await ask()).effect;
    expect(found).toMatchObject({ pairs: 6, answer: { spread: { df: 4 } } });
    // The differences have a standard deviation of 0.07; its bound is above that of the six.
    expect(found?.answer?.spread.bound).toBeGreaterThan(found!.answer!.spread.sd);
    expect(found?.answer?.seedsForBetter).toBeGreaterThan(4);
    expect(found?.answer?.plan?.smallestEffect).toBeGreaterThan(0.03);
    // What the matrix itself comes to is no pilot.
    await run();
    expect((await ask()).effect).toMatchObject({ pairs: 6 });
  });
});
