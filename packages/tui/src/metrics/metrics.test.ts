import { sharesOfVariance, type Observation } from '@ablate/statistics';
import type { Experiment, JsonObject } from '@ablate/tracker';
import { describe, expect, it } from 'vitest';
import { fakeRow, point, summaryOf } from '../../fixtures/quickstart.js';
import { bestIndex } from './best-index.js';
import { countedValues, oneRunEach } from './counted-values.js';
import { readRules } from './metric-rules.js';
import { splitVariance } from './split-variance.js';

describe('the goal of a metric', () => {
  const experiment = (name: string, compare: JsonObject | null) =>
    ({ name, matrix: compare === null ? null : { cells: [{ hash: 'c' }], compare } }) as unknown;
  const ruleOf = readRules({
    experiments: () =>
      [
        experiment('a', { metric: 'wer', goal: 'min', worst: 1, margin: 0.1 }),
        experiment('b', { metric: 'wer', goal: 'max' }),
        experiment('c', { metric: 'wer' }),
        experiment('d', null),
      ] as Experiment[],
  });
  const of = (...names: string[]) => names.map((name, index) => fakeRow(index, { experiment: name }));

  it.each([
    ['wer', ['a'], { goal: 'min', worst: 1, margin: 0.1 }],
    ['wer', ['b'], { goal: 'max', worst: null, margin: null }],
    ['wer', ['a', 'a'], { goal: 'min', worst: 1, margin: 0.1 }],
    ['wer', ['a', 'b'], undefined],
    ['wer', ['a', 'd'], undefined],
    ['wer', ['c'], undefined],
    ['wer', ['d'], undefined],
    ['test/loss', ['a', 'c', 'd'], { goal: 'min', worst: null }],
  ])('%s of experiments %j is %j', (metric, names, rule) => {
    expect(ruleOf(metric, of(...names))).toEqual(rule);
  });

  it('says which value is best', () => {
    expect(bestIndex('min', [2, 1, null])).toBe(1);
    expect(bestIndex('max', [0.5, NaN, 0.7])).toBe(2);
    expect([bestIndex(null, [1, 2]), bestIndex('max', [1]), bestIndex('max', [1, 1])]).toEqual([-1, -1, -1]);
  });
});

describe('what a group counts with', () => {
  const acc = (value: number) => ({ acc: summaryOf([point(0, value)]) });
  const row = (index: number, changes: Parameters<typeof fakeRow>[1]) =>
    fakeRow(index, { configHash: 'c', ...changes });

  it('is one run for each cell and seed, whatever the order shown', () => {
    const rows = [
      row(3, { seed: 0, metrics: acc(0.1) }),
      row(1, { seed: 0, metrics: acc(0.5) }),
      row(0, { seed: 0, status: 'crashed', metrics: acc(0.9) }),
      row(2, { seed: 1, metrics: acc(0.7) }),
      row(4, { seed: 0, experiment: 'other', metrics: acc(0.3) }),
    ];
    const values = (runs: typeof rows) => countedValues(oneRunEach(runs), 'acc', undefined).values;
    expect(values(rows)).toEqual([0.5, 0.7, 0.3]);
    expect(values([...rows].reverse())).toEqual([0.3, 0.7, 0.5]);
  });

  it('has the worst value for what diverged, and what there is so far while nothing has ended', () => {
    const rows = [
      row(0, { seed: 0, metrics: acc(0.5) }),
      row(1, { seed: 1, metrics: acc(NaN) }),
      row(2, { seed: 2, status: 'running', metrics: acc(0.9) }),
    ];
    expect(countedValues(rows, 'acc', { goal: 'max', worst: 0 })).toEqual({ values: [0.5, 0], early: false });
    expect(countedValues(rows, 'acc', undefined)).toEqual({ values: [0.5], early: false });
    expect(countedValues(rows.slice(1), 'acc', undefined)).toEqual({ values: [0.9], early: true });
    expect(countedValues(rows, null, undefined)).toEqual({ values: [], early: true });
  });
});

it('splits the variance again only where a value has changed, and not of too many cells', () => {
  const of = (cells: number, seeds: number, more = 0): Observation[] =>
    Array.from({ length: cells * seeds }, (_, i) => ({
      labels: { model: String(Math.floor(i / seeds)) },
      seed: i % seeds,
      value: Math.sin(i) + (i === 0 ? more : 0),
    }));
  const split = splitVariance(of(4, 6));
  expect(split).toEqual(sharesOfVariance(of(4, 6)));
  expect(splitVariance(of(4, 6))).toBe(split);
  expect(splitVariance(of(4, 6, 1))).toEqual(sharesOfVariance(of(4, 6, 1)));
  expect(splitVariance(of(334, 3))).toBeNull();
});
