import * as tf from '@tensorflow/tfjs-core';
import { hasKernel, RELU_GRADIENT, runSingle } from './kernels.js';

/** dy, y `[any]` → dy where y > 0, else 0; `y` is the output of relu. */
export function reluGradient(dy: tf.Tensor, y: tf.Tensor): tf.Tensor {
  if (hasKernel(RELU_GRADIENT)) return runSingle(RELU_GRADIENT, { dy, y });
  return tf.mul(dy, tf.step(y));
}

/**
 * Gives tfjs's own `relu` this gradient. It needs relu's output, which the next layer keeps anyway, where the
 * stock gradient keeps the input too.
 */
export function registerReluGradient(): void {
  tf.unregisterGradient('Relu');
  tf.registerGradient({
    kernelName: 'Relu',
    outputsToSave: [true],
    gradFunc: (dy, saved) => ({ x: () => reluGradient(dy as tf.Tensor, saved[0] as tf.Tensor) }),
  });
}
