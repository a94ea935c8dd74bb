import { describe, expect, it } from 'vitest';
import { bootstrapInterval } from './bootstrap.js';
import { holm } from './holm.js';
import { pairedDifference } from './paired.js';
import { signFlipMethod, signFlipMonteCarlo, signFlipP } from './sign-flip.js';
import { mean, sd } from './spread.js';

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

  const seven = [0.71, 0.74, 0.78, 0.73, 0.81, 0.69, 0.75];
  // From Python: the same random numbers, and numpy.quantile of the means.
  it.each([
    ['by default', seven, {}, [0.7171428571428571, 0.7728571428571429]],
    ['of half', seven, { level: 0.5 }, [0.7342857142857143, 0.7528571428571429]],
    ['of 99 %', seven, { level: 0.99 }, [0.71, 0.7814285714285715]],
    ['from one resample', seven, { resamples: 1 }, [0.7428571428571429, 0.7428571428571429]],
    ['of two values', [1, 2], { resamples: 4, level: 0.5 }, [1, 1.625]],
  ])('is the percentile interval of the resampled means: %s', (_, values, options, [low, high]) => {
    const interval = bootstrapInterval(values, options);
    expect(interval?.[0]).toBeCloseTo(low!, 12);
    expect(interval?.[1]).toBeCloseTo(high!, 12);
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

  it.each([
    [{ level: 95 }, 'expected level between 0 and 1, got 95'],
    [{ level: 1 }, 'expected level between 0 and 1, got 1'],
    [{ level: 0 }, 'expected level between 0 and 1, got 0'],
    [{ level: NaN }, 'expected level between 0 and 1, got NaN'],
    [{ resamples: 0 }, 'expected resamples to be an integer from 1 up, got 0'],
    [{ resamples: 1.5 }, 'expected resamples to be an integer from 1 up, got 1.5'],
  ])('refuses %o', (options, message) => {
    expect(() => bootstrapInterval([1, 2], options)).toThrow(message);
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
    expect(() => signFlipP(new Array<number>(21).fill(1))).toThrow(
      new RangeError(
        'expected at most 20 differences for the exact sign-flip test, got 21; use signFlipMonteCarlo',
      ),
    );
  });
});

describe('signFlipMonteCarlo', () => {
  const eight = [0.013, -0.002, 0.021, 0.008, -0.011, 0.005, 0.017, 0.003];

  it('comes close to the exact test', () => {
    expect(signFlipMonteCarlo(eight)).toBeCloseTo(signFlipP(eight), 2);
  });

  // Counted in Python, from the same random numbers.
  it.each([
    [139, { patterns: 1000 }],
    [118, { patterns: 1000, seed: 7 }],
  ])('counts the pattern seen and those as far from 0: %d of 1,001 with %o', (count, options) => {
    expect(signFlipMonteCarlo(eight, options)).toBe(count / 1001);
  });

  it('never falls below 1 / (patterns + 1)', () => {
    expect(signFlipMonteCarlo(new Array<number>(40).fill(1), { patterns: 1000 })).toBe(1 / 1001);
  });

  it('counts ties in spite of rounding', () => {
    // The sum seen is 0 but for rounding, so every pattern is as far from it.
    expect(signFlipMonteCarlo([0.1, 0.2, 0.3, -0.6], { patterns: 100 })).toBe(1);
    expect(signFlipMonteCarlo([0, 0, 0], { patterns: 100 })).toBe(1);
  });

  it('is what more than 20 pairs take', () => {
    expect([1, 20, 21, 100].map(signFlipMethod)).toEqual(['exact', 'exact', 'monte-carlo', 'monte-carlo']);
  });
});

describe('holm', () => {
  it("adjusts as R's p.adjust(c(0.01, 0.04, 0.03, 0.005), 'holm')", () => {
    const adjusted = holm([0.01, 0.04, 0.03, 0.005]);
    [0.03, 0.06, 0.06, 0.02].forEach((p, i) => expect(adjusted[i]).toBeCloseTo(p, 12));
  });

  it('never exceeds 1', () => {
    expect(holm([0.9, 0.8])).toEqual([1, 1]);
    expect(holm([0.4, 0.7, 0.3])).toEqual([0.9, 0.9, 0.9].map((p) => expect.closeTo(p, 12) as number));
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
    expect(difference.differences).toHaveLength(2);
    // Seeds ascending, though `a` begins with seed 2.
    expect(difference.differences[0]).toBeCloseTo(0.1, 12);
    expect(difference.differences[1]).toBeCloseTo(0.4, 12);
    expect(pairedDifference(a, new Map())).toBeNull();
  });

  it("has the differences' interval, with the options given", () => {
    const a = new Map([2, 3, 5, 8].map((value, seed) => [seed, value]));
    const b = new Map([1, 1, 1, 1].map((value, seed) => [seed, value]));
    const options = { level: 0.5, resamples: 100, seed: 3 };
    expect(pairedDifference(a, b)?.interval).toEqual(bootstrapInterval([1, 2, 4, 7]));
    expect(pairedDifference(a, b, options)?.interval).toEqual(bootstrapInterval([1, 2, 4, 7], options));
    expect(pairedDifference(a, new Map([[0, 1]]))?.interval).toBeNull();
  });
});
