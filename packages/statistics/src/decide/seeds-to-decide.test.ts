import { expect, it } from 'vitest';
import { seedsToReach } from './seeds-to-decide.js';

it.each([
  ['as the square of what is lacking', 2, 1, 10, 40],
  ['in whole seeds', 1.5, 1, 10, 23],
  ['by one more at least', 1, 1, 10, 11],
  ['never where there is no difference', 1, 0, 10, null],
  ['never where it points the other way', 1, -1, 10, null],
  ['never where there are zeros alone', 1, NaN, 10, null],
  ['up to 10,000', 100, 1, 1, 10_000],
  ['and no further', 100.001, 1, 1, null],
])('the statistic reaches its bound %s', (_, bound, seen, n, seeds) =>
  expect(seedsToReach(bound, seen, n)).toBe(seeds),
);
