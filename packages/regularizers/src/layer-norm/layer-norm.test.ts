import { loadBackend } from '@ablate/core';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { expectClose, numbers, resolve, siteModel } from '../hooks.test.support.js';
import { layerNorm } from './layer-norm.js';

beforeAll(() => loadBackend('wasm'));

it('normalizes each example over all of its values, in training and evaluation alike', () => {
  const network = siteModel(resolve(layerNorm()), 'norm', [2, 1, 2]);
  const x = tf.tensor4d([1, 2, 3, 4, 10, 20, 30, 40], [2, 2, 1, 2]);
  for (const training of [true, false]) {
    const y = numbers(network.apply(x, { training }) as tf.Tensor);
    expectClose(y.slice(0, 4), [-1.3416354, -0.4472118, 0.4472118, 1.3416354], 5);
    expectClose(y.slice(4), [-1.3416407, -0.4472136, 0.4472136, 1.3416407], 5);
  }
});

it('is Keras’s group normalization with one group', () => {
  const layer = siteModel(resolve(layerNorm()), 'norm', [2, 1, 2]).layers.at(-1)!;
  expect(layer.getClassName()).toBe('GroupNormalization');
  expect(layer.getConfig()).toMatchObject({ groups: 1 });
});
