import { describe, expect, it } from 'vitest';
import { shapleyValues } from './shapley-values.js';
import { aliases, effects, twoLevelDesign } from './two-level-design.js';

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
      resolution: null,
    });
    expect(twoLevelDesign(['a', 'b', 'c'], { half: true })).toMatchObject({
      runs: [
        [-1, -1, 1],
        [1, -1, -1],
        [-1, 1, -1],
        [1, 1, 1],
      ],
      resolution: 3,
    });
  });

  it('knows what a half mixes', () => {
    const half = twoLevelDesign(['a', 'b', 'c', 'd'], { half: true });
    expect(half.resolution).toBe(4);
    expect(half.runs).toHaveLength(8);
    expect(half.runs.filter(([a = 1, b = 1, c = 1, d = 1]) => a * b * c * d === 1)).toHaveLength(8);
    expect(aliases(half, ['a'])).toEqual([['b', 'c', 'd']]);
    expect(aliases(half, ['a', 'c'])).toEqual([['b', 'd']]);
    expect(aliases(twoLevelDesign(['a', 'b']), ['a'])).toEqual([]);
  });

  it('refuses too few factors, too many, and two of one name', () => {
    expect(() => twoLevelDesign(['a', 'b'], { half: true })).toThrow('expected 3 to 16 factors, got 2');
    expect(() => twoLevelDesign([])).toThrow('expected 1 to 16 factors, got 0');
    const names = Array.from({ length: 17 }, (_, at) => String(at));
    expect(() => twoLevelDesign(names)).toThrow('got 17');
    expect(twoLevelDesign(names.slice(1), { half: true }).runs).toHaveLength(2 ** 15);
    expect(() => twoLevelDesign(['a', 'a'])).toThrow('expected factors of different names, got a, a');
  });
});

describe('effects', () => {
  it('are differences of means', () => {
    // a adds 2 without b and 6 with it; b adds 1 without a and 5 with it.
    expect(effects(twoLevelDesign(['a', 'b']), [10, 12, 11, 17])).toEqual([
      { factors: ['a'], effect: 4, aliases: [] },
      { factors: ['b'], effect: 3, aliases: [] },
      { factors: ['a', 'b'], effect: 2, aliases: [] },
    ]);
  });

  it('are in order of the factors that they are of, up to two', () => {
    const found = effects(twoLevelDesign(['a', 'b', 'c']), [0, 1, 2, 3, 4, 5, 6, 7]);
    expect(found.map(({ factors }) => factors.join(''))).toEqual(['a', 'b', 'c', 'ab', 'ac', 'bc']);
    expect(found.map(({ effect }) => effect)).toEqual([1, 2, 4, 0, 0, 0]);
  });

  it('of a half are sums with their aliases', () => {
    // Values 3a + 2bc: the effect of a is 2 · (3 + 2), for a is b times c in this half.
    const half = twoLevelDesign(['a', 'b', 'c'], { half: true });
    const values = half.runs.map(([a = 1, b = 1, c = 1]) => 3 * a + 2 * b * c);
    expect(effects(half, values, 1)).toEqual([
      { factors: ['a'], effect: 10, aliases: [['b', 'c']] },
      { factors: ['b'], effect: 0, aliases: [['a', 'c']] },
      { factors: ['c'], effect: 0, aliases: [['a', 'b']] },
    ]);
  });

  it('need a value for each run', () => {
    expect(() => effects(twoLevelDesign(['a']), [1])).toThrow('expected 2 values, one for each run, got 1');
  });
});

describe('shapleyValues', () => {
  it('average over the orders', () => {
    // Orders ab: 2 then 5; ba: 1 then 6.
    expect(shapleyValues(twoLevelDesign(['a', 'b']), [10, 12, 11, 17])).toEqual([4, 3]);
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
    const found = shapleyValues(twoLevelDesign(['a', 'b', 'c']), values);
    found.forEach((value, at) => expect(value).toBeCloseTo(expected[at] ?? NaN, 12));
    expect(found.reduce((a, b) => a + b, 0)).toBeCloseTo(20, 12);
  });

  it('need all combinations', () => {
    expect(() => shapleyValues(twoLevelDesign(['a', 'b', 'c'], { half: true }), [1, 2, 3, 4])).toThrow(
      'expected a design of all combinations, got a half fraction',
    );
    expect(() => shapleyValues(twoLevelDesign(['a']), [1])).toThrow('expected 2 values');
  });
});
