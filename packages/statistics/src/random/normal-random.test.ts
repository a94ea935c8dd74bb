import { expect, it } from 'vitest';
import { normalRandom } from './normal-random.js';
import { seededRandom } from './seeded-random.js';

it('gives two normal numbers for two uniform ones: a radius and an angle', () => {
  const [normal, uniform] = [normalRandom(5), seededRandom(5)];
  for (let pair = 0; pair < 100; pair++) {
    const [x, y] = [normal(), normal()];
    expect(x ** 2 + y ** 2).toBeCloseTo(-2 * Math.log(1 - uniform()), 12);
    const angle = Math.atan2(y, x) / (2 * Math.PI);
    expect(angle < 0 ? angle + 1 : angle).toBeCloseTo(uniform(), 12);
  }
});

it('is normal: mean, variance, and neighbours that say nothing of each other, of 10,000', () => {
  const normal = normalRandom(7);
  const values = Array.from({ length: 10_000 }, () => normal());
  const average = (of: (value: number, at: number) => number) =>
    values.reduce((sum, value, at) => sum + of(value, at), 0) / values.length;
  // Four standard errors each: 1 / √n, √(2 / n), 1 / √n.
  expect(Math.abs(average((value) => value))).toBeLessThan(0.04);
  expect(Math.abs(average((value) => value ** 2) - 1)).toBeLessThan(4 * Math.SQRT2 * 0.01);
  expect(Math.abs(average((value, at) => value * (values[at - 1] ?? 0)))).toBeLessThan(0.04);
});
