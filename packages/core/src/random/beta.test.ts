import { expect, it } from 'vitest';
import { symmetricBeta } from './beta.js';
import { Generator } from './streams.js';

it.each([0.2, 1, 3])('has the mean and variance of Beta(%d, same) over 10,000 draws', (alpha) => {
  const generator = new Generator(1);
  const values = Array.from({ length: 10_000 }, () => symmetricBeta(generator, alpha));
  const mean = values.reduce((a, b) => a + b) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  const expected = 1 / (4 * (2 * alpha + 1));
  expect(Math.abs(mean - 0.5)).toBeLessThan(4 * Math.sqrt(expected / 10_000));
  expect(Math.abs(variance / expected - 1)).toBeLessThan(0.06);
  expect(values.every((value) => value >= 0 && value <= 1)).toBe(true);
});

it('continues from a stored position', () => {
  const generator = new Generator(2);
  symmetricBeta(generator, 0.4);
  const copy = new Generator(2, generator.position);
  expect(symmetricBeta(copy, 0.4)).toBe(symmetricBeta(generator, 0.4));
});
