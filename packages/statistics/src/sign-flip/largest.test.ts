import { expect, it } from 'vitest';
import { seededRandom } from '../random/seeded-random.js';
import { largest } from './largest.js';

it('finds what sorting finds', () => {
  const random = seededRandom(1);
  const values = Float64Array.from({ length: 200 }, () => Math.floor(random() * 50));
  const alive = Uint8Array.from({ length: 200 }, () => Number(random() < 0.8));
  const sorted = [...values].filter((_, at) => alive[at] === 1).sort((a, b) => b - a);
  const heap = new Float64Array(201);
  for (let rank = 0; rank < sorted.length; rank++)
    expect(largest(values, alive, rank, heap)).toBe(sorted[rank]);
  expect(largest(values, alive, sorted.length, heap)).toBe(-Infinity);
});
