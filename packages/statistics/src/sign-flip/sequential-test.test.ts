import { describe, expect, it } from 'vitest';
import { normalRandom } from '../random/normal-random.js';
import { SequentialTest } from './sequential-test.js';

/** Three comparisons, eight seeds. */
const DIFFERENCES = [
  [0.9, -0.2, 1.1, 0.8, 0.4, 1.3, 0.7, 0.5],
  [0.1, 0.3, -0.5, 0.2, 0.9, -0.4, 0.6, 0.2],
  [-0.6, -0.8, -0.1, -0.9, 0.3, -0.7, -0.2, -0.5],
];

function family(differences: readonly (readonly number[])[]) {
  return differences.map((values) => [Float64Array.from(values)]);
}

function ps(test: SequentialTest): number[] {
  return [...test.outcomes()].sort(([a], [b]) => a - b).map(([, { p }]) => p);
}

describe('one look', () => {
  it("has Westfall and Young's step-down p-values", () => {
    const test = new SequentialTest(family(DIFFERENCES), { looks: [8], alpha: 0.05, twoSided: true });
    expect(test.holdLook()).toEqual(new Set([0]));
    // numpy, over all 256 joint flips: 8, 92 and 14 of them reach the statistic in the set that is left.
    expect(ps(test)).toEqual([8 / 256, 92 / 256, 14 / 256]);
  });

  it.each([1, 39])('rejects %i perfectly separated comparisons from 6 seeds on', (comparisons) => {
    const values = Array.from({ length: comparisons }, () => [1, 1.1, 0.9, 1.2, 1.05, 0.95]);
    const of = (n: number) => new SequentialTest(family(values), { looks: [n], alpha: 0.05, twoSided: true });
    const [five, six] = [of(5), of(6)];
    expect([five.holdLook().size, six.holdLook().size]).toEqual([0, comparisons]);
    expect([ps(five)[0], ps(six)[0]]).toEqual([2 / 32, 2 / 64]);
  });

  it('counts by hand', () => {
    // Sums of ±1 ±2 ±4: 7, 5, 3, 1 and their mirrors; seen −1 + 2 + 4 = 5. Two of four patterns reach it.
    const test = new SequentialTest(family([[-1, 2, 4]]), { looks: [3], alpha: 0.05, twoSided: true });
    test.holdLook();
    expect(ps(test)).toEqual([1 / 2]);
  });

  it('counts ties in spite of rounding, and zeros as no evidence', () => {
    const test = new SequentialTest(
      family([
        [0.1, 0.2, 0.3, -0.6],
        [0, 0, 0, 0],
      ]),
      { looks: [4], alpha: 0.05, twoSided: true },
    );
    test.holdLook();
    expect(ps(test)).toEqual([1, 1]);
  });

  it('comes near the p-values of all patterns with fewer of them', () => {
    const normal = normalRandom(3);
    const values = [0.5, 0.3, 0].map((effect) => Array.from({ length: 13 }, () => effect + normal()));
    const of = (patterns: number) => {
      const test = new SequentialTest(family(values), { looks: [13], alpha: 0.05, twoSided: true, patterns });
      test.holdLook();
      return ps(test);
    };
    const [all, some] = [of(4096), of(1024)];
    expect(of(8192)).toEqual(all);
    expect(some).not.toEqual(all);
    // Four standard errors of a share of 1,024
    all.forEach((p, at) => expect(Math.abs((some[at] ?? 0) - p)).toBeLessThan(4 * Math.sqrt(p / 1024)));
  });
});

describe('two looks', () => {
  // α is large so that four seeds can spend some of it.
  const options = { looks: [4, 8], alpha: 0.4, twoSided: true };

  it('goes on where a look stopped', () => {
    const test = new SequentialTest(family(DIFFERENCES), options);
    // numpy over 16 flips of four seeds: 2 of 8 are as large as the third comparison's, more than 0.4 / 2
    expect(test.holdLook()).toEqual(new Set());
    expect(test.level).toBe(0.2);
    expect(ps(test)).toEqual([0.375, 1, 0.25]);
    // numpy over 256 flips: those that crossed at four seeds, or reach the statistic at eight, in the set that is left.
    expect(test.holdLook()).toEqual(new Set([0, 2]));
    expect(test.level).toBe(0.4);
    expect(ps(test)).toEqual([38 / 256, 110 / 256, 40 / 256]);
  });

  it('keeps the α that stopped comparisons have spent', () => {
    const test = new SequentialTest(family(DIFFERENCES), options);
    test.holdLook();
    test.stop(0);
    test.holdLook();
    expect([...test.outcomes().keys()].sort()).toEqual([1, 2]);
    // numpy: the first comparison's statistic counts at four seeds, and no more at eight.
    expect(ps(test)).toEqual([112 / 256, 46 / 256]);
  });

  it.each([
    ['two-sided', true, family(DIFFERENCES)],
    [
      'two one-sided',
      false,
      DIFFERENCES.map((values) => [
        Float64Array.from(values, (d) => d),
        Float64Array.from(values, (d) => 0.5 * d),
      ]),
    ],
  ])('%s: of all joint flips of the seeds, at most α are rejected', (_, twoSided, columns) => {
    for (const alpha of [0.05, 0.1, 0.4]) {
      let rejected = 0;
      for (let pattern = 0; pattern < 256; pattern++) {
        const flipped = columns.map((each) =>
          each.map((values) => values.map((d, seed) => ((pattern >> seed) & 1 ? -d : d))),
        );
        const test = new SequentialTest(flipped, { looks: [6, 8], alpha, twoSided });
        if (test.holdLook().size + test.holdLook().size > 0) rejected++;
      }
      expect(rejected / 256).toBeLessThanOrEqual(alpha);
      expect(rejected).toBeGreaterThan(alpha > 0.05 ? 256 * alpha * 0.6 : 0);
    }
  });

  it('has at each look the bound that spends what may be spent by then', () => {
    const test = new SequentialTest(family([DIFFERENCES[1]!]), { ...options, looks: [4, 6, 8] });
    const bounds = [0, 0, 0].map(() => {
      expect(test.holdLook()).toEqual(new Set());
      return test.bound;
    });
    // numpy over 256 flips: 63 may be above it at four seeds (32 are), 52 of the others at six (40 are), 30 at eight.
    const expected = [1.441153384245784, 1.2004900959975617, 1.2060453783110543];
    bounds.forEach((bound, look) => expect(bound).toBeCloseTo(expected[look]!, 12));
  });

  it('says the same about early looks whatever comes later', () => {
    const early = new SequentialTest(
      family(DIFFERENCES.map((values) => [...values.slice(0, 4), 9, 9, 9, 9])),
      {
        ...options,
      },
    );
    const late = new SequentialTest(family(DIFFERENCES), options);
    expect([early.holdLook(), ps(early)]).toEqual([late.holdLook(), ps(late)]);
  });
});

it('is made twice no more than planned', () => {
  const test = new SequentialTest(family(DIFFERENCES), { looks: [8], alpha: 0.05, twoSided: true });
  test.holdLook();
  expect(() => test.holdLook()).toThrow('expected at most 1 looks');
});
