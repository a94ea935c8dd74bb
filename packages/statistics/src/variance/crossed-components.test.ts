import { describe, expect, it } from 'vitest';
import { crossedComponents } from './crossed-components.js';

const VALUES = [
  [1, 0, 0, 1, -1, 0],
  [0, 0, 1, 1, 0, 0],
  [1, 1, 0, 1, 0, -1],
  [1, 0, 0, 0, 0, 0],
];

describe('crossedComponents', () => {
  it('adds the variances of seeds and examples', () => {
    const found = crossedComponents(
      VALUES.map((list, seed) => list.map((v) => v + ([0, 1, -1, 0.5][seed] ?? 0))),
    );
    // numpy: mean squares 4.263889 (seeds, 3 df), 0.8 (examples, 5), 0.288889 (residual, 15); their sum without the
    // last twice, over 24, is the variance of the mean.
    expect(found?.mean).toBeCloseTo(0.375, 12);
    expect(found?.standardError).toBeCloseTo(0.44604745636908777, 12);
    expect(found?.df).toBeCloseTo(3.6811934748707578, 10);
    expect(found?.interval.low).toBeCloseTo(-0.9068933878613588, 10);
    expect(found?.interval.high).toBeCloseTo(1.6568933878613588, 10);
    expect(found?.variance.seed).toBeCloseTo(0.6625, 12);
    expect(found?.variance.example).toBeCloseTo(0.12777777777777777, 12);
    expect(found?.variance.residual).toBeCloseTo(0.28888888888888886, 12);
  });

  it('leaves out a component that comes out below 0', () => {
    const found = crossedComponents(VALUES);
    // numpy: mean squares 0.055556, 0.8 and 0.288889; examples alone, with 5 degrees of freedom.
    expect(found?.variance.seed).toBe(0);
    expect(found?.df).toBeCloseTo(5, 12);
    expect(found?.interval.low).toBeCloseTo(-0.21932188576368222, 10);
    expect(found?.interval.high).toBeCloseTo(0.7193218857636823, 10);
  });

  it('is a point where all values are equal', () => {
    expect(
      crossedComponents([
        [1, 1],
        [1, 1],
        [1, 1],
      ])?.interval,
    ).toEqual({ low: 1, high: 1, level: 0.95 });
  });

  it('needs three seeds and two examples', () => {
    expect(crossedComponents(VALUES.slice(0, 2))).toBeNull();
    expect(crossedComponents([[1], [2], [3]])).toBeNull();
    expect(crossedComponents([])).toBeNull();
  });

  it('refuses lists of unequal length', () => {
    expect(() =>
      crossedComponents([
        [1, 2],
        [1, 2, 3],
        [1, 2],
      ]),
    ).toThrow('expected 2 examples for each seed, got 3');
  });
});
