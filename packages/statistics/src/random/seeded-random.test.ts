import { expect, it } from 'vitest';
import { seededRandom } from './seeded-random.js';

it('gives the numbers of mulberry32', () => {
  const uniform = seededRandom(1);
  // Of the published C, in Python's integers.
  expect([uniform(), uniform(), uniform()]).toEqual([
    0.6270739405881613, 0.002735721180215478, 0.5274470399599522,
  ]);
});
