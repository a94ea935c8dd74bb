import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
// With it come the gradients of tfjs's own ops.
import '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import { registerWasmKernels } from '../backends/wasm/register.js';
import { batchNorm } from './batch-norm.js';

/** Batch norm as tfjs's own ops have it. */
function plain(x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor): tf.Tensor {
  const { mean, variance } = tf.moments(x, [0]);
  return tf.add(tf.mul(tf.mul(tf.sub(x, mean), tf.rsqrt(tf.add(variance, 1e-3))), gamma), beta);
}

describe('an op on a backend that tfjs alone has loaded', () => {
  it.each<[name: string, prepare: () => void]>([
    ['cpu', () => undefined],
    // As a model by itself does, whose convolutions stock wasm can't train.
    ['wasm', registerWasmKernels],
  ])('%s has its value and its gradients', async (name, prepare) => {
    await tf.setBackend(name);
    prepare();
    const inputs = [
      tf.tensor2d([0.3, -1, 2, 0.5, -0.7, 1.1], [3, 2]),
      tf.tensor1d([1.5, 0.5]),
      tf.tensor1d([0.1, -0.2]),
    ];
    const weighted = (of: (x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor) => tf.Tensor) =>
      tf.valueAndGrads((x, gamma, beta) => tf.sum<tf.Scalar>(tf.mul(of(x, gamma, beta), [[1], [-2], [3]])))(
        inputs,
      );
    const expected = weighted(plain);
    const found = weighted((x, gamma, beta) => batchNorm(x, gamma, beta, { epsilon: 1e-3 }));
    for (const [at, gradient] of [found.value, ...found.grads].entries()) {
      const wanted = [expected.value, ...expected.grads][at] as tf.Tensor;
      expect(tf.max(tf.abs(tf.sub(gradient, wanted))).dataSync()[0]).toBeLessThan(1e-5);
    }
  });
});
