import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { loadBackend } from '../backends/load.js';
import { lars } from './lars.js';

beforeAll(() => loadBackend('cpu'));

const step = (options: object, weight: tf.Tensor, gradient: tf.Tensor) => {
  const variable = tf.variable(weight);
  const optimizer = lars.create({ lr: 0.5, ...options });
  tf.tidy(() =>
    optimizer.update([{ name: 'w', variable }], new Map([['w', gradient]]), optimizer.learningRate),
  );
  return [...variable.dataSync()].map((value) => Number(value.toFixed(6)));
};

it.each([
  // ‖w‖ = 5, ‖g‖ = 2: the ratio is 0.1 · 5 / (2 + 0.2 · 5) = 1 / 6, the gradient with decay (0.6, 2.8).
  ['by its share of the kernel’s norm', [3, 4], [0, 2], [3 - 0.05, 4 - 0.5 * (2.8 / 6)]],
  // Without a norm there is no share: the gradient with decay as it is.
  ['as SGD where the kernel is 0', [0, 0], [0, 2], [0, -1]],
  ['as SGD where the gradient is 0', [3, 4], [0, 0], [3 - 0.3, 4 - 0.4]],
])('a kernel moves %s', (_, weight, gradient, expected) => {
  const moved = step(
    { trustCoefficient: 0.1, weightDecay: 0.2 },
    tf.tensor2d([weight]),
    tf.tensor2d([gradient]),
  );
  expect(moved).toEqual(expected.map((value) => Number(value.toFixed(6))));
});

it('a bias moves as by SGD, without decay', () => {
  expect(step({ trustCoefficient: 0.1, weightDecay: 0.2 }, tf.tensor1d([3, 4]), tf.tensor1d([0, 2]))).toEqual(
    [3, 3],
  );
});
