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
