import { describe, expect, it } from 'vitest';
import type { Split } from './dataset.js';
import { holdOut, splitAmount, takeExamples } from './splits.js';
import { columnStatistics } from './statistics.js';

/** Example i has the inputs 10i and 10i + 1 and the class i mod 4 = 0 or not: 10 of 40 are rare. */
const pool: Split = {
  size: 40,
  inputs: Float32Array.from({ length: 80 }, (_, i) => 10 * (i >> 1) + (i % 2)),
  labels: Uint8Array.from({ length: 40 }, (_, i) => Number(i % 4 === 0)),
};
const settings = { name: 'validation', amount: 0.3, key: 3, stratified: true };
/** The number of each example; checks that its inputs and its class are still together. */
function examplesOf({ size, inputs, labels }: Split): number[] {
  expect([inputs.length, labels.length]).toEqual([2 * size, size]);
  return Array.from({ length: size }, (_, row) => {
    const example = inputs[2 * row]! / 10;
    expect([inputs[2 * row + 1], labels[row]]).toEqual([10 * example + 1, Number(example % 4 === 0)]);
    return example;
  });
}
const rareOf = (examples: readonly number[]) => examples.filter((example) => example % 4 === 0).length;

describe('holdOut', () => {
  it.each([true, false])('puts each example into one split, in their order; stratified: %s', (stratified) => {
    const [rest, held] = holdOut(pool, { ...settings, stratified }).map(examplesOf);
    expect([rest!.length, held!.length]).toEqual([28, 12]);
    expect([...rest!, ...held!].sort((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, i) => i));
    for (const examples of [rest!, held!]) expect(examples).toEqual([...examples].sort((a, b) => a - b));
    // Drawn, not taken from the start or the end.
    expect(Math.max(...held!) - Math.min(...held!)).toBeGreaterThan(20);
  });

  it.each([
    [0.5, 5, 15],
    [0.1, 1, 3],
    [20, 5, 15],
    [4, 1, 3],
    [0, 0, 0],
    // Of 10 and 30 what is nearest to their 3 / 40.
    [3, 1, 2],
  ])('gives each class its share: %d holds out %d rare and %d others', (amount, rare, others) => {
    const held = examplesOf(holdOut(pool, { ...settings, amount })[1]);
    expect([rareOf(held), held.length - rareOf(held)]).toEqual([rare, others]);
  });

  it('draws without regard to the class where it is asked to', () => {
    const counts = [0, 1, 2, 3, 4, 5].map((key) =>
      rareOf(examplesOf(holdOut(pool, { ...settings, amount: 0.5, key, stratified: false })[1])),
    );
    expect(new Set(counts).size).toBeGreaterThan(1);
  });

  it.each([true, false])(
    'draws the same for the same key, others for another; stratified: %s',
    (stratified) => {
      const held = (key: number) => examplesOf(holdOut(pool, { ...settings, key, stratified })[1]);
      expect(held(3)).toEqual(held(3));
      expect(held(4)).not.toEqual(held(3));
    },
  );

  it.each([40, 41])('leaves at least one of 40 examples: not with %d', (amount) => {
    expect(() => holdOut(pool, { ...settings, amount })).toThrow(
      `validation: expected fewer examples than the 40 that it is drawn from; received ${amount}`,
    );
    expect(examplesOf(holdOut(pool, { ...settings, amount: 39, stratified: false })[0])).toHaveLength(1);
  });
});

it.each([
  [0, true],
  [0.5, true],
  [1, true],
  [2.5, false],
  [-1, false],
])('an amount of %d: %s', (amount, isValid) => {
  expect(splitAmount.safeParse(amount).success).toBe(isValid);
});

it('takes examples with all targets that each has', () => {
  const pairs: Split = {
    size: 3,
    inputs: Uint8Array.of(1, 2, 3),
    labels: Float32Array.of(1, -1, 2, -2, 3, -3),
  };
  expect(takeExamples(pairs, Uint32Array.of(2, 0))).toEqual({
    size: 2,
    inputs: Uint8Array.of(3, 1),
    labels: Float32Array.of(3, -3, 1, -1),
  });
});

describe('columnStatistics', () => {
  it('gives the mean of each column and the root of its mean square from it', () => {
    const { mean, std } = columnStatistics([1, 10, 2, 20, 6, 60], 2);
    expect(mean).toEqual([3, 30]);
    // ((1 − 3)² + (2 − 3)² + (6 − 3)²) / 3 = 14 / 3.
    expect(std).toEqual([Math.sqrt(14 / 3), Math.sqrt(1400 / 3)]);
  });

  it('has standard deviation 1 where a column never changes', () => {
    expect(columnStatistics([5, 1, 5, 3], 2)).toEqual({ mean: [5, 2], std: [1, 1] });
  });
});
