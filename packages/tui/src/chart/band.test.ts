import { expect, it } from 'vitest';
import { bandReach } from './band.js';

const at = (deviation: number, count: number) => ({
  ...{ step: 0, time: 0, value: 1, min: 1, max: 1 },
  deviation,
  count,
});

it('reaches as far as the standard deviation, or as the interval of the mean', () => {
  expect(bandReach(at(0.5, 4), 'sd')).toBe(0.5);
  // scipy.stats.t.ppf(0.975, df)
  expect(bandReach(at(0.5, 4), 'interval')).toBeCloseTo(3.182446305284263 * 0.25, 10);
  expect(bandReach(at(0.5, 100), 'interval')).toBeCloseTo(1.9842169515086827 * 0.05, 10);
  expect(bandReach(at(0, 1), 'interval')).toBe(0);
});
