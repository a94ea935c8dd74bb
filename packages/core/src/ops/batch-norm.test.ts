import * as tf from '@tensorflow/tfjs-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { BACKENDS, normal, onBackend, relativeError, skipWithout } from '../testing/on-backend.js';
import { batchNorm } from './batch-norm.js';

const EPSILON = 1e-5;

function outputAndGradients(shape: number[], offset = 0): tf.Tensor[] {
  const channels = shape.at(-1) ?? 1;
  return tf.tidy(() => {
    const x = tf.add(normal(1, shape), offset);
    const gamma = normal(2, [channels]);
    const beta = normal(3, [channels]);
    const dy = normal(4, shape);
    const run = (x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor) =>
      batchNorm(x, gamma, beta, { epsilon: EPSILON });
    return [run(x, gamma, beta), ...tf.grads(run)([x, gamma, beta], dy)];
  });
}

describe.each(BACKENDS)('batchNorm on %s', (backend) => {
  beforeEach((context) => skipWithout(backend, context));

  it('normalizes 1, 2, 3, 4 and differentiates its first output, as computed by hand', async () => {
    const [y, dx, dGamma, dBeta] = await onBackend(backend, () =>
      tf.tidy(() => {
        const x = tf.tensor2d([1, 2, 3, 4], [4, 1]);
        const run = (x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor) =>
          batchNorm(x, gamma, beta, { epsilon: EPSILON });
        const one = tf.tensor1d([1]);
        const zero = tf.tensor1d([0]);
        const dy = tf.tensor2d([1, 0, 0, 0], [4, 1]);
        return [run(x, one, zero), ...tf.grads(run)([x, one, zero], dy)];
      }),
    );
    expect(relativeError(y!, [-1.3416354, -0.4472118, 0.4472118, 1.3416354])).toBeLessThan(1e-6);
    expect(relativeError(dx!, [0.2683303, -0.3577684, -0.0894434, 0.1788815])).toBeLessThan(1e-5);
    expect(dGamma![0]).toBeCloseTo(-1.3416354, 5);
    expect(dBeta).toEqual([1]);
  });

  // As PyTorch and as Keras move them, from mean 0 and variance 1 by the batch 1, 2, 3, 4.
  it.each([
    { momentum: 0.9, unbiased: true, mean: 0.25, variance: 1.0666667 },
    { momentum: 0.99, unbiased: false, mean: 0.025, variance: 1.0025 },
    { momentum: 0, unbiased: false, mean: 2.5, variance: 1.25 },
  ])('moves running values: momentum $momentum, unbiased $unbiased', async (expected) => {
    const seen: number[] = [];
    const { momentum, unbiased } = expected;
    await onBackend(backend, () =>
      tf.tidy(() => [
        batchNorm(tf.tensor2d([1, 2, 3, 4], [4, 1]), tf.tensor1d([1]), tf.tensor1d([0]), {
          epsilon: EPSILON,
          running: {
            mean: tf.tensor1d([0]),
            variance: tf.tensor1d([1]),
            momentum,
            unbiased,
            write: (mean, variance) => {
              seen.push(mean.dataSync()[0]!, variance.dataSync()[0]!);
            },
          },
        }),
      ]),
    );
    expect(seen[0]).toBeCloseTo(expected.mean, 6);
    expect(seen[1]).toBeCloseTo(expected.variance, 6);
  });
});

it.each([{ shape: [3, 5, 7, 16] }, { shape: [4, 6, 6, 19] }, { shape: [50, 3] }, { shape: [2, 9, 33] }])(
  'batchNorm on wasm agrees with the composite on cpu for $shape',
  async ({ shape }) => {
    const expected = await onBackend('cpu', () => outputAndGradients(shape));
    const actual = await onBackend('wasm', () => outputAndGradients(shape));
    for (const [i, values] of actual.entries())
      expect(relativeError(values, expected[i]!)).toBeLessThan(1e-4);
  },
);

it('keeps the variance of values far from zero', async () => {
  const shifted = await onBackend('wasm', () => outputAndGradients([64, 16], 1000));
  const centred = await onBackend('cpu', () => outputAndGradients([64, 16]));
  expect(relativeError(shifted[0]!, centred[0]!)).toBeLessThan(1e-3);
});
