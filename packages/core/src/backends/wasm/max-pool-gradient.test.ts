import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { onBackend } from '../../testing/on-backend.js';

/** The gradients of the largest values of 2 × 2 of rows of four. */
const gradient = (values: readonly number[]) => () => {
  const x = tf.tensor4d([...values], [1, values.length / 4, 4, 1]);
  const sum = (x: tf.Tensor) => tf.sum(tf.maxPool(x as tf.Tensor4D, 2, 2, 'valid'));
  return [x, tf.tidy(() => tf.grad(sum)(x))];
};

describe.each(['wasm', 'cpu'])('the gradient of max pooling on %s', (backend) => {
  it.each([
    ['a positive one', [4, 3, 1, 2, 2, 5, 4, 3], [0, 0, 0, 0, 0, 1, 1, 0]],
    ['a negative one', [-4, -3, 1, 2, -2, -5, 4, 3], [0, 0, 0, 0, 1, 0, 1, 0]],
  ])('goes to the largest value: %s', async (_, values, expected) => {
    const [, actual] = await onBackend(backend, gradient(values));
    expect(actual).toEqual(expected);
  });

  it('goes to one of several that are largest, of zeros too', async () => {
    const [, actual = []] = await onBackend(backend, gradient([0, 0, -1, 0, 0, 0, -2, -3]));
    const window = [0, 1, 4, 5].map((at) => actual[at]);
    expect(window.toSorted()).toEqual([0, 0, 0, 1]);
    expect(actual[3]).toBe(1);
  });
});
