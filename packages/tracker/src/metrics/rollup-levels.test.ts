import { expect, it } from 'vitest';
import { levelsFrom, narrowestLevel } from './rollup-levels.js';

it.each([
  // 16 points fill 16 steps, 2^4.
  { first: 0, last: 4095, count: 4096, level: 4 },
  { first: 1000, last: 5095, count: 4096, level: 4 },
  { first: 0, last: 4096, count: 4096, level: 5 },
  // One point in 100 steps: 1,600 steps lie between 2^10 and 2^11.
  { first: 0, last: 409_599, count: 4096, level: 11 },
  { first: 0, last: 4, count: 4096, level: 0 },
])(
  '$count points from step $first to $last have buckets of 2^$level steps',
  ({ first, last, count, level }) => {
    expect(narrowestLevel(first, last, count)).toBe(level);
  },
);

it('each of eight levels is four times as wide as the one before', () => {
  expect(levelsFrom(3)).toEqual([3, 5, 7, 9, 11, 13, 15, 17]);
});
