import { describe, expect, it } from 'vitest';
import { chiSquaredQuantile } from '../distributions/chi-squared.js';
import { normalTail } from '../distributions/normal.js';
import { studentTQuantile } from '../distributions/student-t.js';
import { nominalLevels } from './nominal-levels.js';
import { repeatedInterval } from './repeated-interval.js';
import { mean, standardDeviation } from './spread.js';
import { studentInterval } from './student-interval.js';

describe('distributions', () => {
  // t with 1 df is tan(π(p − ½)), with 2 df it is (2p − 1) √(2 / (4p(1 − p))); χ² with 2 df is −2 ln(1 − p).
  it.each([
    ['t, 1 df', studentTQuantile(0.975, 1), Math.tan(0.475 * Math.PI)],
    ['t, 2 df', studentTQuantile(0.9, 2), 0.8 * Math.sqrt(2 / 0.36)],
    ['t, 3.3 df (scipy.stats.t.ppf)', studentTQuantile(0.975, 3.3), 3.024874461840807],
    ['χ², 2 df', chiSquaredQuantile(0.2, 2), -2 * Math.log(0.8)],
    ['χ², 4 df (scipy.stats.chi2.ppf)', chiSquaredQuantile(0.2, 4), 1.648776618065969],
    ['normal tail', normalTail(1.959963984540054), 0.025],
    ['normal tail', normalTail(-1.959963984540054), 0.975],
  ])('%s', (_, found, expected) => expect(found).toBeCloseTo(expected, 10));
});

describe('mean and standard deviation', () => {
  it('are the textbook ones', () => {
    expect(mean([2, 4, 4, 4, 5, 5, 7, 9])).toBe(5);
    expect(standardDeviation([2, 4, 4, 4, 5, 5, 7, 9])).toBeCloseTo(Math.sqrt(32 / 7), 14);
    expect([mean([]), standardDeviation([]), standardDeviation([1])]).toEqual([null, null, null]);
  });

  it('give no rounding error for equal values', () => {
    expect([mean([0.1, 0.1, 0.1]), standardDeviation([0.1, 0.1, 0.1])]).toEqual([0.1, 0]);
  });
});

describe('studentInterval', () => {
  it('is x̄ ± t s / √n', () => {
    const interval = studentInterval([0.71, 0.74, 0.78, 0.73, 0.81, 0.69]);
    // numpy: mean ± scipy.stats.t.ppf(0.975, 5) · std(ddof=1) / √6
    expect(interval?.low).toBeCloseTo(0.6965578469926867, 12);
    expect(interval?.high).toBeCloseTo(0.7901088196739798, 12);
    expect(interval).toMatchObject({ level: 0.95, kind: 'student' });
  });

  it('is 12.7 standard errors wide on either side of two values', () => {
    expect(studentInterval([0, 2])?.high).toBeCloseTo(1 + Math.tan(0.475 * Math.PI), 10);
  });

  it('is nothing for one value, and a point for equal ones', () => {
    expect([studentInterval([]), studentInterval([1])]).toEqual([null, null]);
    expect(studentInterval([0.1, 0.1, 0.1])).toMatchObject({ low: 0.1, high: 0.1 });
  });

  it.each([0, 1, 95, NaN])('refuses the level %s', (level) =>
    expect(() => studentInterval([1, 2], level)).toThrow(`expected level between 0 and 1, got ${level}`),
  );
});

describe('nominalLevels', () => {
  it('are those of Lan and DeMets (1983) for five equal looks and α₃', () => {
    const bounds = nominalLevels([4, 8, 12, 16, 20], 0.05);
    // Their table: z = 2.58, 2.49, 2.41, 2.34, 2.28
    [2.58, 2.49, 2.41, 2.34, 2.28].forEach((z, look) =>
      expect(Math.abs((bounds[look] ?? 0) - 2 * normalTail(z))).toBeLessThan(0.0003),
    );
  });

  it('is α at the only look', () => {
    expect(nominalLevels([7], 0.05)[0]).toBeCloseTo(0.05, 8);
  });

  it('spends at the first look what may be spent by then', () => {
    expect(nominalLevels([8, 20], 0.05)[0]).toBeCloseTo(0.02, 8);
  });

  it.each([[[]], [[8, 8]], [[12, 8]], [[0, 5]], [[2.5]]])('refuses looks %j', (looks) =>
    expect(() => nominalLevels(looks, 0.05)).toThrow(
      `expected looks to be rising whole numbers from 1 up, got ${JSON.stringify(looks)}`,
    ),
  );
});

describe('repeatedInterval', () => {
  const values = [0.71, 0.74, 0.78, 0.73];

  it("has the t quantile of the look's nominal level", () => {
    const looks = [4, 8];
    const level = nominalLevels(looks, 0.05)[0] ?? 0;
    const half = (studentTQuantile(1 - level / 2, 3) * (standardDeviation(values) ?? 0)) / 2;
    const interval = repeatedInterval(values, 0, looks);
    expect(interval?.low).toBeCloseTo(0.74 - half, 12);
    expect(interval?.high).toBeCloseTo(0.74 + half, 12);
    expect(interval?.kind).toBe('repeated');
  });

  it("is Student's for one look", () => {
    expect(repeatedInterval(values, 0, [4])).toEqual(studentInterval(values));
  });

  it('refuses values of another look', () => {
    expect(() => repeatedInterval(values, 1, [4, 8])).toThrow('expected 8 values at look 1 of [4, 8], got 4');
  });
});
