import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { normal, onBackend, relativeError } from '../testing/on-backend.js';
import { groupNorm } from './group-norm.js';

const EPSILON = 1e-5;

/** The same from stock ops, which tfjs differentiates. */
function composite(x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor, groups: number): tf.Tensor {
  const [examples, height, width, channels] = x.shape as [number, number, number, number];
  const grouped = tf.reshape(x, [examples, height * width, groups, channels / groups]);
  const mean = tf.mean(grouped, [1, 3], true);
  const centred = tf.sub(grouped, mean);
  const variance = tf.mean(tf.square(centred), [1, 3], true);
  const normalized = tf.reshape(tf.div(centred, tf.sqrt(tf.add(variance, EPSILON))), x.shape);
  return tf.add(tf.mul(normalized, gamma), beta);
}

describe.each(['cpu', 'wasm'])('groupNorm on %s', (backend) => {
  it('normalizes 1, 2, 3, 4 as one group, and pairs as two, as computed by hand', async () => {
    const values = await onBackend(backend, () =>
      tf.tidy(() => {
        const x = tf.tensor2d([[1, 2, 3, 4]]);
        const run = (groups: number) =>
          groupNorm(x, tf.ones([4]), tf.zeros([4]), { groups, epsilon: EPSILON });
        return [run(1), run(2)];
      }),
    );
    expect(relativeError(values[0]!, [-1.3416354, -0.4472118, 0.4472118, 1.3416354])).toBeLessThan(1e-5);
    const pair = 0.5 / Math.sqrt(0.25 + EPSILON);
    expect(relativeError(values[1]!, [-pair, pair, -pair, pair])).toBeLessThan(1e-5);
  });

  it.each([1, 2, 6])('has the value and gradients of the composite, %d groups', async (groups) => {
    const results = await onBackend(backend, () =>
      tf.tidy(() => {
        const args = [normal(1, [3, 4, 5, 6]), normal(2, [6]), normal(3, [6])];
        const dy = normal(4, [3, 4, 5, 6]);
        const ours = (x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor) =>
          groupNorm(x, gamma, beta, { groups, epsilon: EPSILON });
        const stock = (x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor) => composite(x, gamma, beta, groups);
        return [ours, stock].flatMap((run) => [
          run(...(args as [tf.Tensor, tf.Tensor, tf.Tensor])),
          ...tf.grads(run)(args, dy),
        ]);
      }),
    );
    for (let i = 0; i < 4; i++) expect(relativeError(results[i]!, results[i + 4]!)).toBeLessThan(1e-4);
  });
});

it('refuses groups that do not divide the channels', () => {
  expect(() =>
    groupNorm(tf.ones([1, 4]), tf.ones([4]), tf.ones([4]), { groups: 3, epsilon: EPSILON }),
  ).toThrow('4 channels cannot be divided into 3 groups; choose a divisor of 4');
});
