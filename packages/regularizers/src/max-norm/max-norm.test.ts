import { loadBackend } from '@ablate/core';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { contextWith, expectClose, resolve, weightsOf } from '../hooks.test.support.js';
import { maxNorm } from './max-norm.js';

beforeAll(() => loadBackend('wasm'));

it('by hand: a filter of norm 5 is scaled to the limit, one of norm 1 stays, biases stay', () => {
  const context = contextWith({ 'a/kernel': tf.tensor2d([3, 0, 4, 1], [2, 2]), 'a/bias': tf.tensor1d([9]) });
  resolve(maxNorm({ maxValue: 2.5 })).afterUpdate!(context);
  expectClose(weightsOf(context).flat(), [1.5, 0, 2, 1, 9]);
  expect(context.logged.largest_norm).toBeCloseTo(5, 6);
});

it('logs the largest norm of all kernels, before it is bounded, at the end of an epoch; a filter of zeros stays', () => {
  const weights = { 'a/kernel': tf.tensor2d([[1, 0]]), 'b/kernel': tf.tensor4d([3, 4], [1, 1, 2, 1]) };
  const logged = [0, 1, 2, 3, 4, 5].map((step) => {
    const context = contextWith(weights, { step, stepsPerEpoch: 3 });
    resolve(maxNorm({ maxValue: 0.5 })).afterUpdate!(context);
    expectClose(weightsOf(context).flat(), [0.5, 0, 0.3, 0.4]);
    return context.logged.largest_norm;
  });
  expect(logged).toEqual([undefined, undefined, 5, undefined, undefined, 5]);
});

it('logs the share of filters that each step scales: 0 where none is above the limit', () => {
  const weights = { 'a/kernel': tf.tensor2d([3, 0, 4, 1], [2, 2]), 'b/kernel': tf.tensor2d([[1, 9]]) };
  const share = (limit: number) => {
    const context = contextWith(weights);
    const plugin = resolve(maxNorm({ maxValue: limit }));
    plugin.afterUpdate!(context);
    return context.logged[plugin.acted!];
  };
  expect([share(0.5), share(2), share(5), share(9), share(10)]).toEqual([1, 0.5, 0.25, 0, 0]);
});

it('logs nothing where there are no kernels', () => {
  const context = contextWith({ 'a/bias': tf.tensor1d([9]) });
  resolve(maxNorm()).afterUpdate!(context);
  expect(context.logged).toEqual({});
});
