import { describe, expect, it } from 'vitest';
import { pairedSpread } from './paired-spread.js';
import { plan } from './plan.js';
import { simulatedPower } from './simulated-power.js';

describe('pairedSpread', () => {
  it('pools comparisons and bounds the standard deviation', () => {
    // Squares 2 + 8 with 2 + 2 degrees of freedom; χ²(0.2; 4) = 1.648777 (scipy).
    const found = pairedSpread([
      [1, 2, 3],
      [10, 12, 14],
    ]);
    expect(found?.sd).toBeCloseTo(Math.sqrt(10 / 4), 12);
    expect(found?.df).toBe(4);
    expect(found?.bound).toBeCloseTo(Math.sqrt(10 / 1.648776618065969), 12);
    expect(pairedSpread([[1, 2, 3], [], [10, 12, 14]])).toEqual(found);
  });

  it('is there from five pairs on', () => {
    expect(pairedSpread([[1, 2, 3, 4, 5]])?.sd).toBeCloseTo(Math.sqrt(10 / 4), 12);
  });

  it('is nothing below five pairs', () => {
    expect(pairedSpread([[1, 2, 3, 4]])).toBeNull();
    expect(pairedSpread([[1], [2], [3], [4], [5]])).toBeNull();
  });
});

describe('simulatedPower', () => {
  const options = { comparisons: 1, alpha: 0.05, margin: null, matrices: 400, patterns: 256 };

  it("is about that of Student's test", () => {
    // A paired t test of 10 pairs at an effect of 1 sd has power 0.803 (noncentral t, scipy.stats.nct).
    const { power, meanSeeds } = simulatedPower(1, { ...options, looks: [10] });
    expect(Math.abs(power - 0.803)).toBeLessThan(0.06);
    expect(meanSeeds).toBe(10);
  });

  it('saves seeds by looking early', () => {
    const { power, meanSeeds } = simulatedPower(2, { ...options, looks: [8, 12, 16, 20] });
    expect(power).toBeGreaterThan(0.99);
    expect(meanSeeds).toBeLessThan(9);
  });
});

describe('plan', () => {
  /** Pairs whose standard deviation is 1, bound 1.4 (χ²(0.2; 9) = 5.380). */
  const differences = [[-1, 1, -1, 1, -1, 1, -1, 1, -1, 1].map((d) => d * Math.sqrt(0.9))];

  it('finds the seeds for an effect, and the effect for looks', () => {
    const found = plan({ differences, effect: 1.2935, margin: 1.2935, looks: [10], matrices: 200 });
    expect(found?.spread.bound).toBeCloseTo(Math.sqrt(9 / 5.380053), 5);
    // The effect is the bound: one standard deviation, which 12 pairs find at α / 2 with power 0.79 (noncentral t).
    expect(Math.abs((found?.seedsForBetter ?? 0) - 12)).toBeLessThanOrEqual(2);
    expect(found?.seedsForSame).toBeGreaterThan(10);
    expect(found?.plan?.smallestEffect).toBeGreaterThan(1.2935);
    expect(found?.plan?.smallestEffect).toBeLessThan(1.7);
  });

  it('takes more seeds for a smaller α and for more comparisons', () => {
    const seeds = (more: object) =>
      plan({ differences, effect: 2, matrices: 100, most: 32, ...more })?.seedsForBetter ?? NaN;
    const usual = seeds({});
    expect(seeds({ alpha: 0.05, comparisons: 1 })).toBe(usual);
    expect(seeds({ alpha: 0.3 })).toBeLessThan(usual);
    expect(seeds({ comparisons: 6 })).toBeGreaterThan(usual);
  });

  it('says so where no number of seeds will do', () => {
    expect(plan({ differences, effect: 0.1, most: 8, matrices: 50 })?.seedsForBetter).toBeNull();
    expect(plan({ differences, effect: 5, looks: [3], matrices: 50 })?.plan).toMatchObject({
      power: 0,
      meanSeeds: 3,
      smallestEffect: null,
    });
  });

  it('needs pairs that differ, and an effect', () => {
    expect(plan({ differences: [[1, 2]], effect: 1 })).toBeNull();
    expect(plan({ differences: [[1, 1, 1, 1, 1]], effect: 1 })).toBeNull();
    expect(() => plan({ differences, effect: 0 })).toThrow(
      'expected effect to be a finite number above 0, got 0',
    );
  });

  it.each([
    [{ power: 1 }, 'expected power between 0 and 1, got 1'],
    [{ margin: -1 }, 'expected margin to be a finite number above 0, got -1'],
    [{ looks: [8, 8] }, 'expected looks to be rising whole numbers from 1 up, got [8,8]'],
  ])('refuses %j whatever the pairs', (given, message) => {
    expect(() => plan({ differences: [], effect: 1, ...given })).toThrow(message);
  });
});
