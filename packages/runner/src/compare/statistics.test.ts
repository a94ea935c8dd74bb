import { describe, expect, it } from 'vitest';
import { bootstrapInterval } from './bootstrap.js';
import { holm } from './holm.js';
import { pairedDifference } from './paired.js';
import { signFlipMonteCarlo, signFlipP } from './sign-flip.js';
import { mean, sd } from './spread.js';
import { pairsNeeded } from './verdict.js';

describe('mean and sd', () => {
  it('agree with the textbook', () => {
    expect(mean([2, 4, 4, 4, 5, 5, 7, 9])).toBe(5);
    expect(sd([2, 4, 4, 4, 5, 5, 7, 9])).toBeCloseTo(Math.sqrt(32 / 7), 12);
    expect([mean([]), sd([]), sd([1])]).toEqual([null, null, null]);
  });
});

describe('bootstrapInterval', () => {
  /** All nⁿ resamples with equal weight: what the random resamples approach. */
  function exactMeans(values: readonly number[]): number[] {
    const n = values.length;
    return Array.from({ length: n ** n }, (_, code) => {
      let sum = 0;
      for (let i = 0, rest = code; i < n; i++, rest = Math.floor(rest / n)) sum += values[rest % n] ?? 0;
      return sum / n;
    }).sort((a, b) => a - b);
  }

  it('comes close to the interval over all resamples', () => {
    const values = [0.71, 0.74, 0.78, 0.73, 0.81, 0.69];
    const means = exactMeans(values);
    const [low, high] = bootstrapInterval(values, { resamples: 50_000 })!;
    expect(low).toBeCloseTo(means[Math.floor(0.025 * means.length)]!, 2);
    expect(high).toBeCloseTo(means[Math.floor(0.975 * means.length)]!, 2);
  });

  it("agrees with scipy.stats.bootstrap(method='percentile', n_resamples=400000)", () => {
    const [low, high] = bootstrapInterval([0.71, 0.74, 0.78, 0.73, 0.81, 0.69, 0.75], {
      resamples: 100_000,
    })!;
    expect(Math.abs(low - 0.71714)).toBeLessThan(0.001);
    expect(Math.abs(high - 0.77286)).toBeLessThan(0.001);
  });

  it('is the same every time, and another with another seed', () => {
    const values = [0.7132, 0.7411, 0.7829, 0.7317, 0.8154, 0.6903];
    expect(bootstrapInterval(values)).toEqual(bootstrapInterval(values));
    expect(bootstrapInterval(values, { seed: 1 })).not.toEqual(bootstrapInterval(values));
  });

  it('is a point for equal values, and nothing for one', () => {
    expect(bootstrapInterval([0.1, 0.1, 0.1])).toEqual([0.1, 0.1]);
    expect(bootstrapInterval([1])).toBeNull();
  });

  it('refuses a level outside 0 to 1', () => {
    expect(() => bootstrapInterval([1, 2], { level: 95 })).toThrow('expected level between 0 and 1, got 95');
  });
});

describe('signFlipP', () => {
  /** Straight from the definition, one pattern after the other. */
  function byDefinition(differences: readonly number[]): number {
    const total = (pattern: number) =>
      differences.reduce((sum, d, i) => sum + ((pattern >> i) & 1 ? -d : d), 0);
    const all = Array.from({ length: 2 ** differences.length }, (_, pattern) => Math.abs(total(pattern)));
    return all.filter((t) => t >= Math.abs(total(0)) - 1e-12).length / all.length;
  }

  it('is 2 / 2ⁿ when all differences point one way', () => {
    expect(signFlipP([1, 2, 3])).toBe(2 / 8);
    expect(signFlipP([1, 2, 3, 4, 5, 6])).toBe(2 / 64);
  });

  it('counts by hand: 1, 2, −3 + … ', () => {
    // Sums of ±1 ±2 ±4: ±7, ±5, ±3, ±1; the one seen is 1 + 2 − 4 = −1, so all are as far.
    expect(signFlipP([1, 2, -4])).toBe(1);
    // Seen: −1 + 2 + 4 = 5; as far: ±7, ±5.
    expect(signFlipP([-1, 2, 4])).toBe(4 / 8);
  });

  it('agrees with the definition', () => {
    const differences = [0.013, -0.002, 0.021, 0.008, -0.011, 0.005, 0.017, 0.003, -0.001, 0.009];
    expect(signFlipP(differences)).toBe(byDefinition(differences));
    // scipy.stats.permutation_test(permutation_type='samples', n_resamples=inf)
    expect(signFlipP(differences)).toBe(0.080078125);
  });

  it('counts ties in spite of rounding, and zeros as no evidence', () => {
    expect(signFlipP([0.1, 0.2, 0.3, -0.6])).toBe(byDefinition([0.1, 0.2, 0.3, -0.6]));
    expect(signFlipP([0, 0, 0])).toBe(1);
    expect(signFlipP([])).toBe(1);
  });

  it('is exact up to 20 and says so above', () => {
    expect(signFlipP(Array.from({ length: 20 }, (_, i) => i + 1))).toBe(2 / 2 ** 20);
    expect(() => signFlipP(new Array<number>(21).fill(1))).toThrow('at most 20 differences');
  });

  it('has a Monte-Carlo twin for more', () => {
    const differences = [0.013, -0.002, 0.021, 0.008, -0.011, 0.005, 0.017, 0.003];
    expect(signFlipMonteCarlo(differences)).toBeCloseTo(signFlipP(differences), 2);
  });
});

describe('holm', () => {
  it("adjusts as R's p.adjust(c(0.01, 0.04, 0.03, 0.005), 'holm')", () => {
    const adjusted = holm([0.01, 0.04, 0.03, 0.005]);
    [0.03, 0.06, 0.06, 0.02].forEach((p, i) => expect(adjusted[i]).toBeCloseTo(p, 12));
  });

  it('never exceeds 1', () => {
    expect(holm([0.9, 0.8])).toEqual([1, 1]);
    expect(holm([])).toEqual([]);
  });
});

describe('pairedDifference', () => {
  it('pairs by seed and leaves out seeds that one side lacks', () => {
    const a = new Map([
      [2, 0.9],
      [0, 0.7],
      [1, 0.8],
    ]);
    const b = new Map([
      [0, 0.6],
      [2, 0.5],
      [5, 0.1],
    ]);
    const difference = pairedDifference(a, b)!;
    expect(difference.pairs).toBe(2);
    expect(difference.mean).toBeCloseTo(0.25, 12);
    expect(difference.differences[0]).toBeCloseTo(0.1, 12);
    expect(pairedDifference(a, new Map())).toBeNull();
  });
});

describe('pairsNeeded', () => {
  it('is the least n with 2 / 2ⁿ × comparisons at most 0.05', () => {
    expect([1, 2, 5, 20].map(pairsNeeded)).toEqual([6, 7, 8, 10]);
  });
});
