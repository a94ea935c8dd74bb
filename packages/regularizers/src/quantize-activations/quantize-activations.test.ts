import { loadBackend } from '@ablate/core';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { contextWith, expectClose, numbers, resolve, siteModel } from '../hooks.test.support.js';
import { quantizeActivations } from './quantize-activations.js';

beforeAll(() => loadBackend('wasm'));

it('rounds to a grid over the range, in training and in evaluation, and logs the error', () => {
  const regularizer = resolve(quantizeActivations({ bits: 2 }));
  const context = contextWith();
  regularizer.onTrainStart!(context);
  const network = siteModel(regularizer, 'activation', [4]);
  const x = tf.tensor2d([[0, 1, 2.9, 6]]);
  expectClose(numbers(network.apply(x, { training: true }) as tf.Tensor), [0, 0, 2, 6]);
  expect(context.logged['relative_error/layer']).toBeCloseTo((1 + 0.9) / 9.9, 6);
  expectClose(numbers(network.apply(tf.mul(x, 2), { training: false }) as tf.Tensor), [0, 2, 6, 6]);
});

it('logs the error at the end of an epoch only, and before training not at all', () => {
  const logged = [0, 1, 2, 3, 4, 5].map((step) => {
    const regularizer = resolve(quantizeActivations({ bits: 2 }));
    const context = contextWith({}, { step, stepsPerEpoch: 3 });
    const network = siteModel(regularizer, 'activation', [2]);
    const run = () => network.apply(tf.tensor2d([[1, 6]]), { training: true });
    run();
    regularizer.onTrainStart!(context);
    expect(context.logged).toEqual({});
    run();
    return Object.keys(context.logged).length;
  });
  expect(logged).toEqual([0, 0, 1, 0, 0, 1]);
});
