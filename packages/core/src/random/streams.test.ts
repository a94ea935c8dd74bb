import { describe, expect, it } from 'vitest';
import { philoxBlocks } from './philox.js';
import { Generator, Streams } from './streams.js';

describe('philoxBlocks', () => {
  // The known answers that the authors publish with Random123.
  it.each([
    { counter: [0, 0, 0, 0], key: [0, 0], expected: [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8] },
    {
      counter: [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
      key: [0xffffffff, 0xffffffff],
      expected: [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
    },
    {
      counter: [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      key: [0xa4093822, 0x299f31d0],
      expected: [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
    },
  ] as const)('gives the published answer for key $key', ({ counter, key, expected }) => {
    expect([...philoxBlocks(key, counter, 1)]).toEqual(expected);
  });
});

describe('Generator', () => {
  it('continues from a stored position with the same numbers', () => {
    const whole = new Generator(5).uniform(40);
    const generator = new Generator(5);
    generator.uniform(20);
    expect([...new Generator(5, generator.position).uniform(20)]).toEqual([...whole.subarray(20)]);
  });

  it('is uniform: mean and variance of 10,000 draws', () => {
    const values = new Generator(1).uniform(10_000);
    const mean = values.reduce((a, b) => a + b) / values.length;
    const variance = values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length;
    // Four standard errors: the mean's is √(1/12 / 10,000), the variance's √(1/180 / 10,000).
    expect(Math.abs(mean - 0.5)).toBeLessThan(4 * 0.00289);
    expect(Math.abs(variance - 1 / 12)).toBeLessThan(4 * 0.000745);
  });

  it('is normal: mean and variance of 10,000 draws', () => {
    const values = new Generator(2).normal(10_000);
    const mean = values.reduce((a, b) => a + b) / values.length;
    const variance = values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length;
    expect(Math.abs(mean)).toBeLessThan(0.04);
    expect(Math.abs(variance - 1)).toBeLessThan(4 * Math.sqrt(2 / 10_000));
  });

  it('permutes without loss', () => {
    expect([...new Generator(3).permutation(100)].sort((a, b) => a - b)).toEqual([...Array(100).keys()]);
  });
});

describe('Streams', () => {
  it('depend on root seed and name, not on each other', () => {
    const a = new Streams(0).generator('order').uniform(4);
    const streams = new Streams(0);
    streams.generator('init').uniform(100);
    expect([...streams.generator('order').uniform(4)]).toEqual([...a]);
    expect([...new Streams(1).generator('order').uniform(4)]).not.toEqual([...a]);
  });

  it('of a source that is held have its seed, whatever the root seed', () => {
    const seeds = (streams: Streams) =>
      ['init', 'init/dense', 'initial', 'order', 'order/2', 'dropout/head'].map((name) => streams.seed(name));
    const held = { init: 5, order: 6, augment: 7 };
    const [five, six, seven] = [5, 6, 7].map((seed) => seeds(new Streams(seed)));
    const expected = [five?.[0], five?.[1], seven?.[2], six?.[3], seven?.[4], seven?.[5]];
    expect(seeds(new Streams(0, held))).toEqual(expected);
    expect(seeds(new Streams(1, held))).toEqual(expected);
    expect(seeds(new Streams(5, { order: 6 }))).toEqual([five?.[0], five?.[1], five?.[2], six?.[3], five?.[4], five?.[5]]); // prettier-ignore
  });

  it('divide data by a key only where they are told to', () => {
    expect(new Streams(3).splitKey).toBeUndefined();
    expect(new Streams(3, { init: 1 }).splitKey).toBeUndefined();
    const [three, four] = [3, 4].map((seed) => new Streams(seed, { split: 'seed' }).splitKey);
    expect(three).not.toBe(four);
    expect(new Streams(4, { split: 3 }).splitKey).toBe(three);
  });

  it('are kept and restored by position', () => {
    const streams = new Streams(9);
    streams.generator('order').uniform(8);
    const copy = new Streams(9);
    copy.restore(streams.positions());
    expect([...copy.generator('order').uniform(4)]).toEqual([...streams.generator('order').uniform(4)]);
  });
});
