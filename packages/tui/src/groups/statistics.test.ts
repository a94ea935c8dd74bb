import { describe, expect, it } from 'vitest';
import { fakeRow } from '../../fixtures/quickstart.js';
import { groupRuns } from './group-runs.js';
import { bootstrapInterval, holm, mean, signFlipP, standardDeviation } from './statistics.js';

describe('statistics', () => {
  it('adjusts several tests', () => {
    expect(holm([0.01, 0.04, Number.NaN, 0.03])).toEqual([0.03, 0.06, Number.NaN, 0.06]);
    expect(holm([0.8, 0.9])).toEqual([1, 1]);
    expect(holm([])).toEqual([]);
  });

  it('has mean and sample standard deviation', () => {
    expect(mean([1, 2, 6])).toBe(3);
    expect(standardDeviation([1, 2, 6])).toBeCloseTo(Math.sqrt(7));
    expect(standardDeviation([1])).toBeNaN();
    expect(mean([])).toBeNaN();
  });

  it('tries every sign pattern', () => {
    expect(signFlipP([1, 1, 1, 1, 1, 1])).toBe(2 / 64);
    expect(signFlipP([1, -1])).toBe(1);
    expect(signFlipP([0.1, 0.2, 0.3])).toBe(2 / 8);
    expect(signFlipP([])).toBeNaN();
  });

  it('has the same interval every time, around the mean', () => {
    const interval = bootstrapInterval([0.1, 0.2, 0.3, 0.4]);
    expect(interval).toEqual(bootstrapInterval([0.1, 0.2, 0.3, 0.4]));
    expect(interval!.low).toBeGreaterThan(0.09);
    expect(interval!.low).toBeLessThan(0.2);
    expect(interval!.high).toBeGreaterThan(0.3);
    expect(bootstrapInterval([1])).toBeNull();
  });
});

describe('groupRuns', () => {
  const rows = [
    fakeRow(0, { name: 'plain8 none s0' }),
    fakeRow(1, { name: 'plain8 none s1' }),
    fakeRow(2, { name: 'resnet20/seed=3', config: { lr: 0.1 } }),
  ];

  it('puts seeds of one configuration together under the name that they share', () => {
    expect(groupRuns(rows).map(({ label, runs }) => [label, runs.length])).toEqual([
      ['plain8 none', 2],
      ['resnet20', 1],
    ]);
  });

  it('groups by parameters', () => {
    expect(groupRuns(rows, ['lr', 'status']).map(({ label }) => label)).toEqual([
      '· · finished',
      '0.1 · finished',
    ]);
  });
});
