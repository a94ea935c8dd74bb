import { loadBackend } from '@ablate/core';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { expectClose, numbers, resolve, siteModel } from '../hooks.test.support.js';
import { groupNorm } from './group-norm.js';

beforeAll(() => loadBackend('wasm'));

it('normalizes each group of channels of each example', () => {
  const network = siteModel(resolve(groupNorm({ groups: 2 })), 'norm', [1, 2, 4]);
  // Channels 0 and 1 hold 1, 2, 3, 4; channels 2 and 3 ten times that.
  const x = tf.tensor4d([1, 2, 10, 20, 3, 4, 30, 40], [1, 1, 2, 4]);
  const y = numbers(network.apply(x) as tf.Tensor);
  const [a, b] = [1.3416354, 0.4472118];
  expectClose(y, [-a, -b, -a, -b, b, a, b, a], 4);
});

it('refuses groups that do not divide the channels of a layer', () => {
  const network = siteModel(resolve(groupNorm({ groups: 3 })), 'norm', [1, 1, 4]);
  expect(() => network.apply(tf.ones([1, 1, 1, 4]))).toThrow('4 channels cannot be divided into 3 groups');
});
