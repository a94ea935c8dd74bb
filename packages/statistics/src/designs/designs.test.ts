import { describe, expect, it } from 'vitest';
import { componentDesign } from './component-design.js';
import { shapleyContrasts } from './shapley-values.js';
import {
  aliases,
  factorialContrasts,
  twoLevelDesign,
  type Contrast,
  type TwoLevelDesign,
} from './two-level-design.js';

const names = (count: number) => Array.from({ length: count }, (_, at) => String.fromCharCode(97 + at));
const sum = ({ weights }: Contrast, values: readonly number[]) =>
  weights.reduce((total, weight, run) => total + weight * (values[run] ?? NaN), 0);
const value = (contrasts: readonly Contrast[], factors: string, values: readonly number[]) => {
  const found = contrasts.find((each) => each.factors.join('') === factors);
  return found === undefined ? NaN : sum(found, values);
};

describe('twoLevelDesign', () => {
  it('has every combination, or half of them', () => {
    expect(twoLevelDesign(['a', 'b'])).toEqual({
      factors: ['a', 'b'],
      runs: [
        [-1, -1],
        [1, -1],
        [-1, 1],
        [1, 1],
      ],
      words: [],
      resolution: null,
    });
    expect(twoLevelDesign(['a', 'b', 'c'], { fraction: 'half' })).toMatchObject({
      runs: [
        [-1, -1, 1],
        [1, -1, -1],
        [-1, 1, -1],
        [1, 1, 1],
      ],
      words: [{ factors: ['a', 'b', 'c'], sign: 1 }],
      resolution: 3,
    });
  });

  it('of both halves is all of them', () => {
    const runs = (['half', 'other half'] as const).flatMap(
      (fraction) => twoLevelDesign(names(5), { fraction }).runs,
    );
    expect(new Set(runs.map(String))).toEqual(new Set(twoLevelDesign(names(5)).runs.map(String)));
    expect(twoLevelDesign(names(5), { fraction: 'half' }).runs).toContainEqual([1, 1, 1, 1, 1]);
  });

  it.each([
    [5, 3, [3, 3, 4]],
    [6, 4, [4, 4, 4]],
    [7, 4, [4, 5, 5]],
    [8, 5, [5, 5, 6]],
    [9, 6, [6, 6, 6]],
    [11, 7, [7, 7, 8]],
  ])('of %i factors: a quarter has resolution %i', (count, resolution, lengths) => {
    const quarter = twoLevelDesign(names(count), { fraction: 'quarter' });
    expect(quarter.runs).toHaveLength(2 ** (count - 2));
    expect(quarter.resolution).toBe(resolution);
    expect(quarter.words.map(({ factors }) => factors.length).sort((a, b) => a - b)).toEqual(lengths);
    for (const { factors, sign } of quarter.words)
      for (const run of quarter.runs)
        expect(factors.reduce((product, name) => product * (run[names(count).indexOf(name)] ?? 0), 1)).toBe(
          sign,
        );
    expect(quarter.runs).toContainEqual(names(count).map(() => 1));
  });

  it('knows what a fraction mixes', () => {
    const half = twoLevelDesign(['a', 'b', 'c', 'd'], { fraction: 'half' });
    expect(half.resolution).toBe(4);
    expect(half.runs).toHaveLength(8);
    expect(half.runs.filter(([a = 1, b = 1, c = 1, d = 1]) => a * b * c * d === 1)).toHaveLength(8);
    expect(aliases(half, ['a'])).toEqual([{ factors: ['b', 'c', 'd'], sign: 1 }]);
    expect(aliases(half, ['a', 'c'])).toEqual([{ factors: ['b', 'd'], sign: 1 }]);
    expect(aliases(twoLevelDesign(['a', 'b']), ['a'])).toEqual([]);
    const other = twoLevelDesign(names(5), { fraction: 'other half' });
    expect(aliases(other, ['b'])).toEqual([{ factors: ['a', 'c', 'd', 'e'], sign: -1 }]);
  });

  it('refuses too few factors, too many, and two of one name', () => {
    expect(() => twoLevelDesign(['a', 'b'], { fraction: 'half' })).toThrow('expected 3 to 16 factors, got 2');
    expect(() => twoLevelDesign(names(4), { fraction: 'quarter' })).toThrow(
      'expected 5 to 16 factors, got 4',
    );
    expect(() => twoLevelDesign([])).toThrow('expected 1 to 16 factors, got 0');
    expect(() => twoLevelDesign(names(17))).toThrow('got 17');
    expect(twoLevelDesign(names(16), { fraction: 'half' }).runs).toHaveLength(2 ** 15);
    expect(() => twoLevelDesign(['a', 'a'])).toThrow('expected factors of different names, got a, a');
  });
});

describe('factorialContrasts', () => {
  it('are differences of means', () => {
    // a adds 2 without b and 6 with it; b adds 1 without a and 5 with it.
    const contrasts = factorialContrasts(twoLevelDesign(['a', 'b']));
    expect(contrasts.map((each) => [each.factors, sum(each, [10, 12, 11, 17]), each.aliases])).toEqual([
      [['a'], 4, []],
      [['b'], 3, []],
      [['a', 'b'], 2, []],
    ]);
  });

  it('are in order of the factors that they are of, up to two', () => {
    const contrasts = factorialContrasts(twoLevelDesign(['a', 'b', 'c']));
    expect(contrasts.map(({ factors }) => factors.join(''))).toEqual(['a', 'b', 'c', 'ab', 'ac', 'bc']);
    expect(contrasts.map((each) => sum(each, [0, 1, 2, 3, 4, 5, 6, 7]))).toEqual([1, 2, 4, 0, 0, 0]);
  });

  it('of a half are sums with their aliases', () => {
    // Values 3a + 2bc: the effect of a is 2 · (3 + 2), for a is b times c in this half.
    const found = (fraction: 'half' | 'other half') => {
      const half = twoLevelDesign(['a', 'b', 'c'], { fraction });
      const values = half.runs.map(([a = 1, b = 1, c = 1]) => 3 * a + 2 * b * c);
      return factorialContrasts(half, 1).map((each) => [sum(each, values), each.aliases]);
    };
    expect(found('half')).toEqual([
      [10, [{ factors: ['b', 'c'], sign: 1 }]],
      [0, [{ factors: ['a', 'c'], sign: 1 }]],
      [0, [{ factors: ['a', 'b'], sign: 1 }]],
    ]);
    expect(found('other half')[0]).toEqual([2, [{ factors: ['b', 'c'], sign: -1 }]]);
  });
});

describe('shapleyContrasts', () => {
  it('average over the orders', () => {
    // Orders ab: 2 then 5; ba: 1 then 6.
    const found = shapleyContrasts(twoLevelDesign(['a', 'b']));
    expect(found.map((each) => sum(each, [10, 12, 11, 17]))).toEqual([4, 3]);
  });

  it('add up, and agree with all orders of three', () => {
    const values = [0, 3, 1, 7, 2, 4, 9, 20];
    const orders = [
      [0, 1, 2],
      [0, 2, 1],
      [1, 0, 2],
      [1, 2, 0],
      [2, 0, 1],
      [2, 1, 0],
    ];
    const expected = [0, 1, 2].map((factor) => {
      const added = orders.map((order) => {
        const before = order.slice(0, order.indexOf(factor)).reduce((code, at) => code | (1 << at), 0);
        return (values[before | (1 << factor)] ?? 0) - (values[before] ?? 0);
      });
      return added.reduce((a, b) => a + b, 0) / 6;
    });
    const found = shapleyContrasts(twoLevelDesign(['a', 'b', 'c'])).map((each) => sum(each, values));
    found.forEach((each, at) => expect(each).toBeCloseTo(expected[at] ?? NaN, 12));
    expect(found.reduce((a, b) => a + b, 0)).toBeCloseTo(20, 12);
  });

  it('need all combinations', () => {
    expect(() => shapleyContrasts(twoLevelDesign(['a', 'b', 'c'], { fraction: 'half' }))).toThrow(
      'expected a design of all combinations, got a fraction',
    );
  });
});

describe('componentDesign', () => {
  /** What each component adds by itself, and what pairs add beyond that. */
  const MAIN = [0.31, -0.17, 0.05, 0.002, -0.4, 0.09, 0.22, -0.013];
  const pairOf = (a: number, b: number) => 0.01 * (a + 1) - 0.013 * (b + 1);

  /** Values of the runs by the two-way model. */
  function planted({ runs }: Pick<TwoLevelDesign, 'runs'>): number[] {
    return runs.map((levels) => {
      let value = 0.7;
      levels.forEach((level, a) => {
        value += ((MAIN[a] ?? 0) / 2) * level;
        levels.slice(0, a).forEach((other, b) => {
          value += (pairOf(b, a) / 2) * level * other;
        });
      });
      return value;
    });
  }

  it.each([
    ['factorial', 5],
    ['half', 5],
    ['other half', 5],
    ['quarter', 8],
  ] as const)('gives planted effects back: %s of %i', (kind, count) => {
    const design = componentDesign(kind, names(count));
    const values = planted(design);
    names(count).forEach((name, a) => {
      expect(value(design.main, name, values)).toBeCloseTo(MAIN[a] ?? NaN, 12);
      names(a).forEach((other, b) =>
        expect(value(design.interactions, other + name, values)).toBeCloseTo(pairOf(b, a), 12),
      );
    });
    const all = twoLevelDesign(names(count));
    const expected = shapleyContrasts(all).map((each) => sum(each, planted(all)));
    design.shapley?.contrasts.forEach((each, at) =>
      expect(sum(each, values)).toBeCloseTo(expected[at] ?? NaN, 12),
    );
    expect(design.shapley?.from).toBe(kind === 'factorial' ? 'all combinations' : 'two-way model');
    expect(design.withoutInteractions).toBeNull();
  });

  it.each([
    ['half', 4],
    ['other half', 0],
    ['factorial', 2],
  ] as const)('adds aliases as the example of docs/designs.md says: %s', (kind, together) => {
    const design = componentDesign(kind, names(5));
    const values = design.runs.map(
      ([a = 1, b = 1, c = 1, d = 1, e = 1]) =>
        3 * Number(a === 1) + Number(b === 1) + 2 * Number(a === b) + c * d * e,
    );
    const found = [...design.main, ...design.interactions].map((each) => [
      each.factors.join(''),
      Number(sum(each, values).toFixed(12)),
    ]);
    const other = { a: 3, b: 1, ab: together };
    expect(Object.fromEntries(found)).toEqual({
      ...Object.fromEntries(found.map(([name]) => [name, 0])),
      ...other,
    });
  });

  it('of one at a time compares with all of them, or with none', () => {
    const out = componentDesign('leave-one-out', names(3));
    expect(out.runs).toEqual([
      [1, 1, 1],
      [-1, 1, 1],
      [1, -1, 1],
      [1, 1, -1],
    ]);
    expect(out.main.map((each) => sum(each, [10, 7, 11, 10]))).toEqual([3, -1, 0]);
    const added = componentDesign('add-one-in', names(2));
    expect(added.runs).toEqual([
      [-1, -1],
      [1, -1],
      [-1, 1],
    ]);
    expect(added.main.map((each) => sum(each, [10, 7, 11]))).toEqual([-3, 1]);
    expect([out.shapley, out.interactions, added.resolution]).toEqual([null, [], null]);
    expect(out.withoutInteractions).toContain('no cell of leave-one-out lacks two components');
    expect(componentDesign('add-one-in', ['a']).withoutInteractions).toBeNull();
  });

  it('refuses what it can not tell', () => {
    expect(() => componentDesign('half', names(3))).toThrow(
      "a half of 3 components can't tell main effects from interactions of two, which takes resolution IV: half needs 4",
    );
    expect(() => componentDesign('quarter', names(5))).toThrow('quarter needs 6 components or more');
    const half = componentDesign('half', names(4));
    expect(half).toMatchObject({ resolution: 4, interactions: [], shapley: null });
    expect(half.withoutInteractions).toBe(
      'interactions are not told: of resolution IV they are mixed among themselves, and it takes V',
    );
    expect(half.mixed).toEqual([
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
      [
        ['a', 'c'],
        ['b', 'd'],
      ],
      [
        ['a', 'd'],
        ['b', 'c'],
      ],
    ]);
    expect(half.main[0]?.aliases).toEqual([{ factors: ['b', 'c', 'd'], sign: 1 }]);
    expect(componentDesign('quarter', names(6)).resolution).toBe(4);
    expect(() => componentDesign('leave-one-out', [])).toThrow(
      'expected components for leave-one-out, got none',
    );
    expect(() => componentDesign('add-one-in', ['a', 'a'])).toThrow('of different names, got a, a');
  });
});
