import { loadBackend } from '@ablate/core';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { contextWith, expectClose, resolve, weightsOf } from '../hooks.test.support.js';
import { maxNorm } from './max-norm.js';

beforeAll(() => loadBackend('wasm'));

it('by hand: a filter of norm 5 is scaled to the limit, one of norm 1 stays, biases stay', () => {
  const context = contextWith({ 'a/kernel': tf.tensor2d([3, 0, 4, 1], [2, 2]), 'a/bias': tf.tensor1d([9]) });
  resolve(maxNorm({ limit: 2.5 })).afterUpdate!(context);
  expectClose(weightsOf(context).flat(), [1.5, 0, 2, 1, 9]);
  expect(context.logged.largest_norm).toBeCloseTo(5, 6);
});
