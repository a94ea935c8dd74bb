import { describe, expect, it } from 'vitest';
import { axisTicks, fraction, tickLabels } from './axis-ticks.js';

describe('axisTicks', () => {
  it.each([
    [0, 10, 5, [0, 2, 4, 6, 8, 10]],
    [0.13, 0.97, 4, [0.25, 0.5, 0.75]],
    [-1, 1, 4, [-1, -0.5, 0, 0.5, 1]],
    [0, 46_900, 4, [0, 20_000, 40_000]],
    [5, 5, 4, [5]],
    [Number.NaN, 5, 4, []],
  ])('%d to %d in %i', (low, high, count, expected) => {
    expect(axisTicks(low, high, count)).toEqual(expected);
  });

  it('takes decades on a log axis, and their parts where there are few', () => {
    expect(axisTicks(0.001, 10, 5, 'log')).toEqual([0.001, 0.01, 0.1, 1, 10]);
    expect(axisTicks(0.3, 3, 6, 'log')).toEqual([0.5, 1, 2]);
    expect(axisTicks(1e-8, 1e8, 4, 'log').length).toBeLessThanOrEqual(5);
  });
});

describe('tickLabels', () => {
  it('has the digits that tell ticks apart', () => {
    expect(tickLabels([0, 0.25, 0.5])).toEqual(['0', '0.25', '0.50']);
    expect(tickLabels([0, 20, 40])).toEqual(['0', '20', '40']);
    expect(tickLabels([0, 100_000, 200_000])).toEqual(['0', '1e5', '2e5']);
    expect(tickLabels([0.8, 0.85, 0.9])).toEqual(['0.80', '0.85', '0.90']);
  });
});

describe('fraction', () => {
  it('is linear or logarithmic', () => {
    expect(fraction(5, 0, 10)).toBe(0.5);
    expect(fraction(1, 0.1, 10, 'log')).toBeCloseTo(0.5);
    expect(fraction(0, 0.1, 10, 'log')).toBe(-Infinity);
  });
});
