import * as tf from '@tensorflow/tfjs-core';
import type { Save } from './save.js';

/**
 * `x` times a mask that is no part of what is differentiated: `[any]`, values in the same order or a tensor that
 * broadcasts to x → `[any]`.
 */
export function maskBy(x: tf.Tensor, mask: Float32Array | tf.Tensor): tf.Tensor {
  const op = tf.customGrad((...args) => {
    const [x, save] = args as [tf.Tensor, Save];
    const factors = mask instanceof tf.Tensor ? mask : tf.tensor(mask, x.shape, 'float32');
    save([factors]);
    return {
      value: tf.mul(x, factors),
      gradFunc: (dy, saved) => tf.mul(dy, saved[0] as tf.Tensor),
    };
  });
  return op(x);
}
