import { loadBackend } from '@ablate/core';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { contextWith, expectClose, numbers, outputsWith, resolve, weightsOf } from '../hooks.test.support.js';
import { groupLasso, groupPenalty, groupShrink } from './group-lasso.js';

/** Two filters: (3, 4) with norm 5, and zeros. */
const kernel = () => tf.tensor2d([3, 0, 4, 0], [2, 2]);

describe.each(['cpu', 'wasm'])('groupLasso on %s', (backend) => {
  beforeAll(() => loadBackend(backend));

  it('by hand: rate · Σ‖w‖; the gradient of a filter of zeros is zero', () => {
    expectClose(numbers(groupPenalty(kernel(), 0.1)), [0.5]);
    expectClose(numbers(tf.grad((w) => groupPenalty(w, 0.1))(kernel())), [0.06, 0, 0.08, 0]);
  });

  it('by hand: the proximal step shortens each filter by the amount, to 0 at most', () => {
    expectClose(numbers(groupShrink(kernel(), 1)), [2.4, 0, 3.2, 0]);
    expectClose(numbers(groupShrink(kernel(), 6)), [0, 0, 0, 0]);
  });

  it('adds its penalty, or steps after the update', () => {
    const context = contextWith({ 'a/kernel': kernel(), 'a/bias': tf.tensor1d([1]) });
    expectClose(numbers(resolve(groupLasso({ rate: 0.2 })).addLoss!(context, outputsWith()).penalty), [1]);
    resolve(groupLasso({ rate: 10, method: 'proximal' })).afterUpdate!(context);
    expectClose(weightsOf(context).flat(), [2.4, 0, 3.2, 0, 1]);
    expect(context.logged).toEqual({ sparsity: 0.5 });
  });
});

it('by hand: the gradient of three times the penalty of a kernel of rank 4', async () => {
  await loadBackend('wasm');
  const w = tf.tensor4d([3, 0, 0, 0, 4, 0, 0, 2], [1, 2, 2, 2]);
  const gradient = tf.grad((w) => tf.mul(groupPenalty(w, 0.1), 3))(w);
  expectClose(numbers(gradient), [0.18, 0, 0, 0, 0.24, 0, 0, 0.3]);
  expectClose(numbers(groupPenalty(w, 0.1)), [0.7]);
});
