import { describe, expect, it } from 'vitest';
import { pairsNeeded, verdict, type VerdictInput } from './verdict.js';

describe('pairsNeeded', () => {
  it('is the least n with 2 / 2ⁿ × comparisons at most 0.05', () => {
    expect([1, 2, 5, 20].map(pairsNeeded)).toEqual([6, 7, 8, 10]);
  });

  it('is that of one comparison where there is none', () => {
    expect(pairsNeeded(0)).toBe(6);
  });
});

describe('verdict', () => {
  const sure: VerdictInput = {
    isBaseline: false,
    hasBaseline: true,
    asksComparison: true,
    difference: 0.1,
    pairs: 10,
    adjustedP: 0.01,
    comparisons: 3,
    goal: 'max',
  };

  it.each([
    ['max', 0.1, 'better'],
    ['max', -0.1, 'worse'],
    ['min', 0.1, 'worse'],
    ['min', -0.1, 'better'],
  ] as const)('for the goal %s, a sure difference of %d is %s', (goal, difference, word) => {
    expect(verdict({ ...sure, goal, difference })).toBe(word);
  });

  it.each<[what: string, input: Partial<VerdictInput>, words: string]>([
    ['p of just 0.05 decides', { adjustedP: 0.05 }, 'better'],
    ['p above 0.05 does not', { adjustedP: 0.0501 }, 'no difference shown'],
    ['6 pairs are enough for one', { pairs: 6, comparisons: 1, adjustedP: 0.5 }, 'no difference shown'],
    ['7 pairs are enough for two', { pairs: 7, comparisons: 2, adjustedP: 0.5 }, 'no difference shown'],
    ['so are 6, where they decided', { pairs: 6, comparisons: 2, adjustedP: 0.05 }, 'better'],
    [
      '6 pairs are too few for two',
      { pairs: 6, comparisons: 2, adjustedP: 0.5 },
      'n is too small to decide 2 comparisons (6 pairs; at least 7 needed)',
    ],
    ['5 pairs decide nothing', { pairs: 5 }, 'n is too small to decide (5 pairs; at least 6 needed)'],
    ['1 pair is one', { pairs: 1 }, 'n is too small to decide (1 pair; at least 6 needed)'],
    ['no pair', { pairs: 0, difference: null, adjustedP: null }, 'no seed in common with the baseline'],
    ['no baseline cell', { hasBaseline: false, difference: null, adjustedP: null }, 'no baseline cell'],
    ['the baseline itself', { isBaseline: true, difference: null, adjustedP: null }, 'baseline'],
    ['no comparison asked for', { asksComparison: false, hasBaseline: false }, ''],
  ])('%s', (_, input, words) => {
    expect(verdict({ ...sure, ...input })).toBe(words);
  });
});
