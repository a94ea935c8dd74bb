import { loadBackend } from '@ablate/core';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { contextWith, expectClose, numbers, outputsWith, resolve, weightsOf } from '../hooks.test.support.js';
import { elasticNet, elasticPenalty, elasticShrink } from './elastic-net.js';

beforeAll(() => loadBackend('wasm'));
const mixture = { rate: 0.1, ratio: 0.25 };

it('by hand: rate · Σ(ratio·|w| + (1 − ratio)/2·w²) and its gradient', () => {
  const w = tf.tensor1d([1, -2]);
  expectClose(numbers(elasticPenalty(w, mixture)), [0.1 * (0.25 * 3 + 0.375 * 5)]);
  expectClose(numbers(tf.grad((w) => elasticPenalty(w, mixture))(w)), [0.1, -0.175]);
});

it('by hand: the proximal step thresholds, then shrinks', () => {
  expectClose(numbers(elasticShrink(tf.tensor1d([1, -0.02]), mixture, 1)), [0.975 / 1.075, 0]);
});

it('adds its penalty, or steps after the update', () => {
  const context = contextWith({ 'a/kernel': tf.tensor2d([[1, -2]]) });
  expectClose(numbers(resolve(elasticNet(mixture)).addLoss!(context, outputsWith()).penalty), [0.2625]);
  resolve(elasticNet({ ...mixture, method: 'proximal' })).afterUpdate!(context);
  expectClose(weightsOf(context).flat(), [0.9975 / 1.0075, -1.9975 / 1.0075]);
  expect(context.logged).toEqual({ sparsity: 0 });
});
