import { describe, expect, it } from 'vitest';
import { withoutOutliers } from './without-outliers.js';

const values = Array.from({ length: 200 }, (_, at) => at / 200);

describe('a range without outliers', () => {
  it('leaves out the few far beyond the others', () => {
    const { low, high } = withoutOutliers([[...values, 1e6]], { low: 0, high: 1e6 }, 'linear');
    expect(low).toBe(0);
    expect(high).toBeGreaterThan(0.95);
    expect(high).toBeLessThan(1.1);
  });

  it('is the whole range where none is far, where all are equal, and without values', () => {
    const whole = { low: 0, high: 1 };
    expect(withoutOutliers([values], whole, 'linear')).toBe(whole);
    expect(withoutOutliers([[3, 3, 3, 9]], whole, 'linear')).toBe(whole);
    expect(withoutOutliers([[Number.NaN]], whole, 'linear')).toBe(whole);
  });

  it('counts in decades on a log axis', () => {
    const decades = Array.from({ length: 200 }, (_, at) => 10 ** (at / 100));
    const { low, high } = withoutOutliers([[...decades, 1e-9, -1]], { low: 1e-9, high: 100 }, 'log');
    expect(low).toBeGreaterThan(0.5);
    expect(high).toBe(100);
  });
});
