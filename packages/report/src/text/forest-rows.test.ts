import { compareCells, type ComparedCell, type Outcome } from '@ablate/statistics';
import { expect, it } from 'vitest';
import { forestParts, forestRows } from './forest-rows.js';

const SEEDS = [0, 1, 2, 3, 4, 5];

function compared(goal: 'max' | 'min' | null) {
  const cell = (
    label: string,
    shift: number,
    states: Readonly<Record<number, Outcome['state']>> = {},
  ): ComparedCell => ({
    ...{ label, labels: {}, baseline: 1 },
    runs: SEEDS.map((seed): Outcome => {
      const state = states[seed];
      return state === undefined || state === 'finished'
        ? { state: 'finished', value: 0.7 + shift + 0.002 * Math.sin(seed * (1 + shift)) }
        : { state };
    }),
  });
  return compareCells(
    [
      cell('worse', -0.1),
      cell('base', 0),
      cell('better', 0.1),
      cell('broken', 0, { 1: 'failed', 2: 'diverged' }),
    ],
    { metric: 'test/accuracy', goal, seeds: SEEDS, isCompared: true },
  );
}

it('has the baseline first, then the best, and last what has no difference', () => {
  const labels = (goal: 'max' | 'min' | null) => forestRows(compared(goal)).map(({ label }) => label);
  expect(labels('max')).toEqual(['base', 'better', 'worse', 'broken']);
  expect(labels('min')).toEqual(['base', 'worse', 'better', 'broken']);
  expect(labels(null)).toEqual(['base', 'better', 'worse', 'broken']);
});

it('has what a row says as text, and the ends of its interval as numbers', () => {
  const [base, better, , broken] = forestRows(compared('max'));
  expect(base).toMatchObject({
    cell: 1,
    isBaseline: true,
    ends: null,
    difference: '',
    p: '',
    verdict: 'baseline',
  });
  expect(better).toMatchObject({ cell: 2, isBaseline: false, n: '6', p: '0.031', verdict: 'better' });
  expect(better?.difference).toMatch(/^\+0\.\d{4}$/);
  expect(better?.range).toMatch(/^\[0\.\d{4}, 0\.\d{4}\]$/);
  const row = compared('max').rows[2];
  expect(better?.ends).toEqual({
    mean: row?.difference?.mean,
    low: row?.difference?.interval?.low,
    high: row?.difference?.interval?.high,
  });
  expect(broken).toMatchObject({ n: '4, 1 diverged, 1 failed', verdict: 'fails in 2 of 6 seeds' });
});

it('is one part for a table without components', () => {
  expect(forestParts(compared('max')).map(({ title }) => title)).toEqual(['Cells by test/accuracy']);
});
