import { expect, it } from 'vitest';
import { expectPatterns, patternsOf, signsOf } from './sign-patterns.js';

it('runs through every pattern of the first seeds, but for mirrors', () => {
  const patterns = Array.from({ length: 4 }, (_, at) => [0, 1, 2].map((seed) => signsOf(seed, 8)[at]));
  expect(patterns).toEqual([
    [1, 1, 1],
    [1, -1, 1],
    [1, 1, -1],
    [1, -1, -1],
  ]);
  const four = new Set(
    Array.from({ length: 8 }, (_, at) => [0, 1, 2, 3].map((s) => signsOf(s, 8)[at]).join()),
  );
  expect(four.size).toBe(8);
});

it('flips later seeds at random, and never in the pattern seen', () => {
  for (const seed of [20, 21, 40]) {
    const signs = signsOf(seed, 8192);
    expect(signs[0]).toBe(1);
    expect(Math.abs(signs.reduce((sum, sign) => sum + sign, 0))).toBeLessThan(4 * Math.sqrt(8192));
  }
  const product = signsOf(20, 8192).reduce((sum, sign, at) => sum + sign * (signsOf(21, 8192)[at] ?? 0), 0);
  expect(Math.abs(product)).toBeLessThan(4 * Math.sqrt(8192));
});

it('counts patterns that differ', () => {
  expect([1, 2, 8, 14, 20].map((n) => patternsOf(n, 8192))).toEqual([1, 2, 128, 8192, 8192]);
});

it.each([1, 3, 1000, 0.5])('refuses %s patterns', (patterns) =>
  expect(() => expectPatterns(patterns)).toThrow(`a power of two from 2 up, got ${patterns}`),
);
