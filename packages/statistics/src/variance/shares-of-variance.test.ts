import { describe, expect, it } from 'vitest';
import { normalRandom } from '../random/normal-random.js';
import type { Observation } from './observation.js';
import { sharesOfVariance } from './shares-of-variance.js';

const CELLS: readonly (readonly [model: string, norm: string, seeds: readonly number[]])[] = [
  ['a', 'x', [0.536, 0.509, 0.551, 0.52]],
  ['a', 'y', [0.602, 0.563, 0.611, 0.57]],
  ['b', 'x', [0.594, 0.593, 0.6, 0.581]],
  ['b', 'y', [0.698, 0.687, 0.702, 0.69]],
  ['c', 'x', [0.799, 0.79, 0.81, 0.785]],
  ['c', 'y', [0.924, 0.968, 0.95, 0.93]],
];
const observations = CELLS.flatMap(([model, norm, seeds]) =>
  seeds.map((value, seed): Observation => ({ labels: { model, norm }, seed, value })),
);

describe('sharesOfVariance', () => {
  it('agrees with nested least-squares fits', () => {
    // numpy.linalg.lstsq: sums of squares of fits with and without each axis, seeds as a block, df and mean squares
    // put into (SS − df · MS_residual) / (SS_total + MS_residual).
    const found = sharesOfVariance(observations);
    expect(found).toMatchObject({ n: 24, residualDf: 15 });
    expect(found.shares?.map(({ axes }) => axes)).toEqual([['model'], ['norm']]);
    expect(found.shares?.[0]?.share).toBeCloseTo(0.8454834317601198, 12);
    expect(found.shares?.[1]?.share).toBeCloseTo(0.12747997872463548, 12);
    expect(found.interactions?.share).toBeCloseTo(0.01563146544170605, 12);
    expect(found.seeds).toBeCloseTo(0.003113192962900606, 12);
    // No permutation of 1,999 reaches either axis.
    expect(found.shares?.map(({ p }) => p)).toEqual([1 / 2000, 1 / 2000]);
  });

  it('says nothing below 10 residual degrees of freedom, or where nothing varies', () => {
    const two = observations.filter(({ seed }) => seed < 2);
    expect(sharesOfVariance(two)).toEqual({
      n: 12,
      residualDf: 5,
      shares: null,
      interactions: null,
      seeds: null,
    });
    expect(sharesOfVariance(observations.map((each) => ({ ...each, value: 0.1 }))).shares).toBeNull();
    expect(sharesOfVariance([])).toMatchObject({ n: 0, shares: null });
  });

  it('names axes that go together as one', () => {
    const zipped = observations.map((each) => ({
      ...each,
      labels: {
        ...each.labels,
        width: each.labels.model === 'a' ? '8' : each.labels.model === 'b' ? '16' : '32',
      },
    }));
    const found = sharesOfVariance(zipped, { permutations: 19 });
    expect(found.shares?.map(({ axes }) => axes)).toEqual([['model', 'width'], ['norm']]);
    expect(found.shares?.[0]?.share).toBeCloseTo(0.8454834317601198, 12);
  });

  it('names axes as one that three of them make so', () => {
    // c differs from a xor b in no run: with a and b it is an interaction, and all three main effects stay apart; d is
    // the sum of a and b, and no two of the three are alike.
    const made = [0, 1].flatMap((a) =>
      [0, 1].flatMap((b) =>
        [0, 1, 2, 3, 4].map((seed): Observation => ({
          labels: { a: String(a), b: String(b), c: String(a ^ b), d: String(a + 2 * b) },
          seed,
          value: a + seed * 0.1 + b * seed,
        })),
      ),
    );
    const names = (wanted: readonly string[]) =>
      sharesOfVariance(
        made.map((each) => ({
          ...each,
          labels: Object.fromEntries(Object.entries(each.labels).filter(([axis]) => wanted.includes(axis))),
        })),
        { permutations: 9 },
      ).shares?.map(({ axes }) => axes);
    expect(names(['a', 'b', 'c'])?.toSorted()).toEqual([['a'], ['b'], ['c']]);
    expect(names(['a', 'b', 'd'])).toEqual([['a', 'd', 'b']]);
  });

  it('finds what is not there no more often than it says', () => {
    const normal = normalRandom(3);
    const tables = 300;
    const small = { a: 0, b: 0, together: 0 };
    for (let table = 0; table < tables; table++) {
      // With a gap, as each way of counting squares has to hold.
      const noise = Array.from({ length: 39 + (table % 2) }, (_, at): Observation => ({
        labels: { a: String(at % 2), b: String((at >> 1) % 10) },
        seed: Math.floor(at / 20),
        value: normal(),
      }));
      const { shares, interactions } = sharesOfVariance(noise, { permutations: 39 });
      for (const { axes, p } of shares ?? []) if (p <= 0.05) small[axes[0] as 'a' | 'b']++;
      if (interactions !== null && interactions.p <= 0.05) small.together++;
    }
    // One standard deviation of a count is 3.8 about 15.
    for (const count of Object.values(small)) expect(count).toBeLessThan(30);
    expect(small.a + small.b + small.together).toBeGreaterThan(15);
  });

  it('is about 0 on noise, where η² is half', () => {
    const normal = normalRandom(5);
    const shares = Array.from({ length: 40 }, () => {
      const noise = Array.from({ length: 78 }, (_, at): Observation => ({
        labels: { cell: String(at >> 1) },
        seed: at & 1,
        value: normal(),
      }));
      return sharesOfVariance(noise, { permutations: 19 }).shares?.[0] ?? { share: NaN, p: NaN };
    });
    const average = shares.reduce((sum, { share }) => sum + share, 0) / 40;
    // ω² of one such matrix has a standard deviation of about 0.16.
    expect(Math.abs(average)).toBeLessThan((4 * 0.16) / Math.sqrt(40));
    expect(shares.filter(({ p }) => p <= 0.05).length).toBeLessThan(8);
  });
});
