import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openReader } from '@ablate/tracker';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { numbersLauncher } from '../../fixtures/numbers-launcher.js';
import { dots, scripted, walk } from '../../fixtures/plugins.js';
import { fixture } from '../../fixtures/scripted-launcher.js';
import { compareExperiment } from '../compare/compare-experiment.js';
import { parseMatrix } from '../matrix/parse-matrix.js';
import { runMatrix } from '../run-matrix.js';
import type { RunMatrixOptions } from '../run-options.js';
import { sourcesMatrix, type SourcesQuestion } from './sources-matrix.js';

const HELD = 1_999_999;

describe('the matrix of sources', () => {
  const given = {
    name: 'asked',
    base: { dataset: dots(), optimizer: walk(), epochs: 1, batchSize: 4 },
    axes: { model: { weak: scripted(), strong: scripted({ accuracy: 0.6 }) }, accumulate: [1, 2] },
    compare: { metric: 'test/accuracy', margin: 0.01, baseline: { model: 'weak', accumulate: '2' } },
  };
  const of = (change: object, question: Partial<SourcesQuestion> = {}) =>
    sourcesMatrix(parseMatrix({ ...given, ...change }), { sources: ['init', 'split'], ...question });

  it('is of the baseline alone, one stream at a time following seeds of its own', () => {
    const matrix = of({ seeds: { from: 8, to: 12 }, exclude: [{ model: 'strong', accumulate: '1' }] });
    expect(matrix).toMatchObject({
      ...{ name: 'asked/sources', looks: null, exclude: [] },
      base: { model: scripted(), accumulate: 2 },
      compare: { metric: 'test/accuracy', goal: 'max', margin: null, baseline: null },
    });
    expect(matrix.seeds).toEqual(Array.from({ length: 8 }, (_, at) => 2_000_000 + at));
    expect(matrix.axes).toEqual([
      {
        name: 'streams',
        values: [
          { label: 'all', value: undefined },
          { label: 'init', value: { order: HELD, augment: HELD } },
          { label: 'split', value: { init: HELD, order: HELD, augment: HELD, split: 'seed' } },
        ],
      },
    ]);
    expect(of({}, { seeds: 3 }).seeds).toEqual([2_000_000, 2_000_001, 2_000_002]);
  });

  it('leaves streams where the baseline holds them, but for the one that varies', () => {
    const base = { ...given.base, streams: { order: 4, split: 'seed' as const } };
    const values = of({ base }, { sources: ['order', 'augment'] }).axes[0]?.values;
    expect(values).toEqual([
      { label: 'all', value: { order: 4, split: 'seed' } },
      { label: 'order', value: { init: HELD, augment: HELD, split: HELD } },
      { label: 'augment', value: { init: HELD, order: 4, split: HELD } },
    ]);
  });

  it('takes the only cell where no baseline is named', () => {
    const axes = { model: { only: scripted() } };
    expect(of({ axes, compare: { metric: 'test/accuracy' } }).base).toMatchObject({ model: scripted() });
  });

  it.each([
    [
      {},
      { sources: ['innit'] },
      'sources: no source "innit"; known: augment, init, order, split (did you mean init?)',
    ],
    [{ compare: undefined }, {}, 'sources: expected compare.metric, whose variance is asked for'],
    [
      { compare: { metric: 'test/accuracy', baseline: { model: 'weak' } } },
      {},
      'sources: expected one baseline cell (compare.baseline), got "weak/1", "weak/2"; keep one of them by --set axes.AXIS=LABEL',
    ],
    [
      { exclude: [{ model: 'weak', accumulate: '2' }] },
      {},
      'sources: expected one baseline cell (compare.baseline), got none',
    ],
  ])('refuses %j of %j', (change, question, message) => expect(() => of(change, question)).toThrow(message));
});

describe('a run of sources', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-sources-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const run = async (options: Partial<RunMatrixOptions>, dies: () => boolean = () => false) => {
    using launcher = numbersLauncher(dies);
    const set = ['axes.regularizers=none'];
    return await runMatrix({
      ...{ file: fixture('matrix.ts'), store: path.join(folder, 'runs.db'), launcher, jobs: 1, set },
      ...{ crashRetries: 0, ...options },
    });
  };
  const sources = { sources: ['init', 'order'], seeds: 4 };

  it('says how much each changes the metric, and goes on where it was stopped', async () => {
    let left = 7;
    const stopped = await run({ sources }, () => left-- <= 0);
    expect(stopped.counts).toMatchObject({ finished: 7, crashed: 5 });
    const rest = await run({ sources });
    expect(rest.counts).toMatchObject({ reused: 7, finished: 5 });
    expect(rest.experiment).toBe('fixture/sources');
    const again = await run({ sources });
    expect(again.counts).toMatchObject({ reused: 12, finished: 0 });
    expect(again.sources).toEqual(rest.sources);
    const [all, init, order] = again.sources ?? [];
    // These cells' numbers are those of their seeds, whatever the streams.
    const shareInterval = init?.shareInterval;
    expect(shareInterval?.low).toBeCloseTo(1 / (shareInterval?.high ?? 0), 10);
    expect(init).toEqual({ ...all, source: 'init', shareInterval });
    expect(order).toEqual({ ...all, source: 'order', shareInterval });
    expect(all).toMatchObject({ source: 'all', n: 4, share: 1, shareInterval: null });
    expect(all?.sd).toBe(again.comparison?.rows[0]?.sd);
  });

  it('is another experiment than the matrix, and none of its runs is in the verdicts', async () => {
    const asked = await run({});
    const before = await run({ sources });
    expect(before.counts.reused).toBe(0);
    using reader = openReader(path.join(folder, 'runs.db'));
    const { rows, otherRuns } = compareExperiment(reader, { experiment: 'fixture' });
    expect([rows, otherRuns]).toEqual([asked.comparison?.rows, 0]);
    const others = compareExperiment(reader, { experiment: 'fixture/sources' });
    expect(others.rows.map(({ label, n, verdict }) => [label, n, verdict])).toEqual([
      ['all', 4, ''],
      ['init', 4, ''],
      ['order', 4, ''],
    ]);
    expect((await run({})).counts).toMatchObject({ reused: 4, finished: 0 });
  });

  it('refuses a dataset that has one division alone, by name, before anything trains', async () => {
    await expect(run({ sources: { sources: ['split'] } })).rejects.toThrow(
      'cell "split": streams.split expects a dataset that divides its examples by a key, which dots does not',
    );
    await expect(run({ sources, prune: { rule: 'median' } })).rejects.toThrow('sources: expected no pruning');
    await expect(run({ sources: { ...sources, seeds: 1 } })).rejects.toThrow(
      'expected sources.seeds to be an integer from 2 up, got 1',
    );
  });
});
