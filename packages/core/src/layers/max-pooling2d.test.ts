import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe as suite, expect, test } from 'vitest';
import { loadBackend } from '../backends/load.js';
import { maxPooling2d } from './max-pooling2d.js';

suite.each(['wasm', 'cpu'])('on %s', (backend) => {
  beforeAll(() => loadBackend(backend));

  test('the gradient goes to the largest value, negative ones too', () => {
    const layer = maxPooling2d({ name: 'pool', poolSize: 2, strides: 2 });
    const x = tf.tensor4d([-4, -3, 1, 2, -2, -5, 4, 3], [1, 2, 4, 1]);
    const y = layer.apply(x) as tf.Tensor;
    expect(Array.from(y.dataSync())).toEqual([-2, 4]);
    const gradient = tf.grad((x) => tf.sum(layer.apply(x) as tf.Tensor))(x);
    expect(Array.from(gradient.dataSync())).toEqual([0, 0, 0, 0, 1, 0, 1, 0]);
  });
});
