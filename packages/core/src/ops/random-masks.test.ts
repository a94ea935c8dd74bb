import * as tf from '@tensorflow/tfjs-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { BACKENDS, onBackend, skipWithout } from '../testing/on-backend.js';
import { Generator } from '../random/streams.js';
import { dropBlock, seedRate } from './drop-block.js';
import { dropPath } from './drop-path.js';
import { dropout } from './dropout.js';
import { addNoise, gaussianDropout } from './gaussian.js';
import { spatialDropout } from './spatial-dropout.js';

const OPS = {
  dropout: (x: tf.Tensor, generator: Generator) => dropout(x, 0.3, generator),
  spatialDropout: (x: tf.Tensor, generator: Generator) => spatialDropout(x, 0.3, generator),
  dropPath: (x: tf.Tensor, generator: Generator) => dropPath(x, 0.3, generator),
  dropBlock: (x: tf.Tensor, generator: Generator) => dropBlock(x, { rate: 0.3, blockSize: 2 }, generator),
  addNoise: (x: tf.Tensor, generator: Generator) => addNoise(x, 0.3, generator),
  gaussianDropout: (x: tf.Tensor, generator: Generator) => gaussianDropout(x, 0.3, generator),
};

describe.each(BACKENDS)('on %s', (backend) => {
  beforeEach((context) => skipWithout(backend, context));

  it.each(Object.entries(OPS))('%s draws the same as on wasm, else at the next position', async (_, op) => {
    const draw = () => {
      const generator = new Generator(7);
      return tf.tidy(() => [op(tf.ones([4, 3, 3, 5]), generator), op(tf.ones([4, 3, 3, 5]), generator)]);
    };
    const [first, second] = await onBackend('wasm', draw);
    expect(await onBackend(backend, draw)).toEqual([first, second]);
    expect(first).not.toEqual(second);
  });
});

it.each(Object.entries(OPS))('%s passes the gradient through what it multiplies by', async (name, op) => {
  const [y, gradient] = await onBackend('wasm', () =>
    tf.tidy(() => [
      op(tf.ones([4, 3, 3, 5]), new Generator(1)),
      tf.grad((x) => op(x, new Generator(1)))(tf.ones([4, 3, 3, 5])),
    ]),
  );
  expect(gradient).toEqual(name === 'addNoise' ? Array<number>(180).fill(1) : y);
});

it.each(Object.entries(OPS))('%s leaves no tensor but the one that it gives', async (_, op) => {
  const [, y] = await onBackend('wasm', () => {
    const x = tf.ones([4, 3, 3, 5]);
    return [x, op(x, new Generator(1))];
  });
  expect(y).toHaveLength(180);
});

/** Four standard deviations of the binomial distribution of 10,000 draws. */
const tolerance = (rate: number) => 4 * Math.sqrt(10_000 * rate * (1 - rate));

it('spatialDropout drops whole feature maps: the stated share of 10,000, the rest at 1 / (1 − rate)', async () => {
  let tally = [0, 0];
  const [values] = await onBackend('wasm', () =>
    tf.tidy(() => [
      spatialDropout(tf.ones([100, 2, 3, 100]), 0.3, new Generator(7), (...counts) => (tally = counts)),
    ]),
  );
  const first = (example: number, channel: number) => values![(example * 6 + 0) * 100 + channel]!;
  for (const place of [1, 2, 5])
    for (const [example, channel] of [
      [0, 0],
      [17, 3],
      [99, 99],
    ] as const)
      expect(values![(example * 6 + place) * 100 + channel]).toBe(first(example, channel));
  expect(new Set(values)).toEqual(new Set([0, Math.fround(1 / 0.7)]));
  const dropped = values!.filter((value) => value === 0).length / 6;
  expect(tally).toEqual([dropped, 10_000]);
  expect(Math.abs(dropped - 3_000)).toBeLessThan(tolerance(0.3));
});

it('dropPath drops whole examples: the stated share of 10,000', async () => {
  const [values] = await onBackend('wasm', () =>
    tf.tidy(() => [dropPath(tf.ones([10_000, 2]), 0.2, new Generator(3))]),
  );
  expect(values!.every((value, i) => value === values![i - (i % 2)])).toBe(true);
  expect(new Set(values)).toEqual(new Set([0, 1.25]));
  const dropped = values!.filter((value) => value === 0).length / 2;
  expect(Math.abs(dropped - 2_000)).toBeLessThan(tolerance(0.2));
});

describe('dropBlock', () => {
  it('starts blocks at the published rate', () => {
    expect(seedRate({ rate: 0.1, blockSize: 7 }, 28, 28)).toBeCloseTo((0.1 * 784) / (49 * 22 * 22), 12);
    expect(seedRate({ rate: 0.1, blockSize: 7 }, 5, 9)).toBeCloseTo((0.1 * 45) / (25 * 1 * 5), 12);
  });

  it('with blocks of one value drops the stated share of 10,000, and keeps the sum', async () => {
    const [values] = await onBackend('wasm', () =>
      tf.tidy(() => [dropBlock(tf.ones([10, 10, 10, 10]), { rate: 0.3, blockSize: 1 }, new Generator(2))]),
    );
    const dropped = values!.filter((value) => value === 0).length;
    expect(Math.abs(dropped - 3_000)).toBeLessThan(tolerance(0.3));
    expect(values!.reduce((a, b) => a + b)).toBeCloseTo(10_000, 0);
  });

  it('drops squares of the block size', async () => {
    const [values] = await onBackend('cpu', () =>
      tf.tidy(() => [dropBlock(tf.ones([50, 6, 6, 1]), { rate: 0.05, blockSize: 3 }, new Generator(5))]),
    );
    const counts = Array.from(
      { length: 50 },
      (_, i) => values!.slice(36 * i, 36 * (i + 1)).filter((value) => value === 0).length,
    );
    expect(new Set(counts.filter((count) => count > 0 && count < 10))).toEqual(new Set([9]));
  });

  it('refuses what is no image', () => {
    expect(() => dropBlock(tf.ones([2, 3]), { rate: 0.1, blockSize: 7 }, new Generator(0))).toThrow(
      'DropBlock expects images [N, H, W, C]; received [2, 3]',
    );
  });
});

it.each([
  { name: 'addNoise', op: (x: tf.Tensor) => addNoise(x, 0.5, new Generator(4)), std: 0.5 },
  {
    name: 'gaussianDropout',
    op: (x: tf.Tensor) => gaussianDropout(x, 0.2, new Generator(4)),
    std: 0.5,
  },
])('$name has mean 1 and its std over 10,000 draws from 1', async ({ op, std }) => {
  const [values] = await onBackend('wasm', () => tf.tidy(() => [op(tf.ones([100, 100]))]));
  const mean = values!.reduce((a, b) => a + b) / 10_000;
  const variance = values!.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 10_000;
  expect(Math.abs(mean - 1)).toBeLessThan((4 * std) / 100);
  expect(Math.abs(variance - std ** 2)).toBeLessThan(4 * std ** 2 * Math.sqrt(2 / 10_000));
});
