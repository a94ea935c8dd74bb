import * as tf from '@tensorflow/tfjs-core';
import { initializers } from '@tensorflow/tfjs-layers';
import { beforeAll, expect, test } from 'vitest';
import { loadBackend } from '../backends/load.js';
import { dense } from './dense.js';

beforeAll(() => loadBackend('cpu'));

test('a transform changes the kernel before use and not the kernel', () => {
  const layer = dense({
    name: 'dense',
    units: 1,
    kernelInitializer: initializers.ones(),
    transform: (kernel) => tf.mul(kernel, 10),
  });
  const y = layer.apply(tf.tensor2d([[1, 2]])) as tf.Tensor;
  expect(y.arraySync()).toEqual([[30]]);
  expect(layer.getWeights()[0]!.arraySync()).toEqual([[1], [1]]);
});

test('is applied to each step of a sequence, with one gradient', () => {
  const layer = dense({
    name: 'each_step',
    units: 1,
    kernelInitializer: initializers.ones(),
    transform: (kernel) => tf.mul(kernel, 10),
  });
  const steps = tf.tensor3d([[[1, 2], [3, 4]]]); // prettier-ignore
  const y = layer.apply(steps) as tf.Tensor;
  expect(y.arraySync()).toEqual([[[30], [70]]]);
  const kernel: tf.Tensor = layer.trainableWeights[0]!.read();
  if (!(kernel instanceof tf.Variable)) throw new Error('expected a variable');
  const { grads } = tf.variableGrads(() => tf.sum<tf.Scalar>(layer.apply(steps) as tf.Tensor), [kernel]);
  expect(grads[kernel.name]!.arraySync()).toEqual([[40], [60]]);
});
