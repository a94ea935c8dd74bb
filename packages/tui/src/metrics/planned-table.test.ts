import { metricRule } from '@ablate/statistics';
import type { Experiment, JsonObject, RunRow } from '@ablate/tracker';
import { describe, expect, it } from 'vitest';
import { fakeRow, point, summaryOf } from '../../fixtures/quickstart.js';
import { compareMetric } from '../compare/compare-metric.js';
import { compareLines } from '../compare/compare-table.js';
import { seriesIdentity } from '../chart/palette.js';
import { looksText, verdictLines } from '../matrix/verdict-lines.js';
import { blockText } from '../text/line.js';
import { plannedTable, readPlans } from './planned-table.js';

const METRIC = 'test/accuracy';
const seeds = Array.from({ length: 8 }, (_, seed) => seed);
/** The baseline, one clear of it, and one that is not; the second look has not been held. */
const cells = { base: 0, clear: 1, near: 0.01 };

const runs: RunRow[] = Object.entries(cells).flatMap(([hash, difference], cell) =>
  seeds.slice(0, hash === 'clear' ? 6 : 7).map((seed, at) =>
    fakeRow(10 * cell + at, {
      ...{ experiment: 'x', seed, configHash: hash, config: { model: hash } },
      metrics: { [METRIC]: summaryOf([point(1, 0.2 + difference + 0.02 * Math.sin(7 * seed + cell))]) },
    }),
  ),
);
const plan: JsonObject = {
  ...{ looks: [6, 8], seeds, metric: METRIC, goal: 'max', margin: null, worst: null, earlier: 0 },
  cells: Object.keys(cells).map((hash) => ({ hash, label: hash, labels: { model: hash }, baseline: 'base' })),
};
const experiment: Experiment = {
  ...{ name: 'x', question: null, runs: runs.length, createdAt: 0, matrix: null, plan, decisions: [] },
};
const subjects = Object.keys(cells).map((hash, at) => ({
  ...{ id: hash, label: hash, identity: seriesIdentity(at) },
  runs: runs.filter(({ configHash }) => configHash === hash),
}));
const plannedOf = readPlans({ experiments: () => [experiment] }, runs);
const options = { subjects, base: 0, ruleOf: (metric: string) => metricRule(metric), plannedOf };

describe('runs of an experiment with looks', () => {
  it('are compared as was planned, not as they stand between two looks', () => {
    const { rows } = compareMetric(METRIC, options);
    expect(rows.map(({ verdict, n }) => [verdict, n])).toEqual([
      ['baseline', 7],
      ['better (at 6 seeds)', 6],
      [expect.stringMatching(/^undecided \(.*next look at 8\)$/), 7],
    ]);
    expect(rows[2]?.difference).toMatchObject({ pairs: 6, interval: { kind: 'repeated' } });
    const shown = {
      ...options,
      differences: [],
      metricKeys: [METRIC],
      baseline: null,
      width: 160,
      column: 0,
    };
    const text = blockText(compareLines(shown));
    expect(text).toMatch(/\+0\.99\d* \[0\.9.*\]\* p 0\.031/);
    expect(text).toContain('95 % by t, * at every look; sign flips');
  });

  it.each([
    ['another baseline', { base: 1 }, METRIC],
    ['another metric', {}, 'val/accuracy'],
    ['runs of several cells', { subjects: [subjects[0]!, { ...subjects[1]!, runs }] }, METRIC],
    ['no plan', { plannedOf: () => null }, METRIC],
  ])('are compared as they are with %s', (_, changes, metric) => {
    const { rows } = compareMetric(metric, { ...options, ...changes });
    expect(rows.every(({ decision }) => decision?.interval?.kind !== 'repeated')).toBe(true);
  });

  it('say in the matrix who is decided, and when the others will be', () => {
    const planned = plannedTable(experiment, runs)!;
    expect(looksText(planned)).toBe('looks at 6, 8 seeds; next at 8; 1 of 2 decided');
    const lines = (hash: string) =>
      blockText(verdictLines({ hashes: [hash], slots: [], value: null, early: true }, planned));
    expect(lines('clear')).toMatch(/^better \(at 6 seeds\)\ntest\/accuracy \+0\.99.*\] repeated p 0\.031$/);
    expect(lines('near')).toMatch(/^undecided \(.*next look at 8\)/);
    expect(lines('unknown')).toBe('');
    expect(verdictLines(undefined, null)).toEqual([]);
  });

  it('have no plan where it was not settled', () => {
    expect(plannedTable({ ...experiment, plan: null }, runs)).toBeNull();
    expect(readPlans({ experiments: () => [] }, runs)(runs)).toBeNull();
    expect(plannedOf([...runs, fakeRow(99)])).toBeNull();
  });
});
