import { loadBackend } from '@ablate/core';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { contextWith, expectClose, numbers, outputsWith, resolve, weightsOf } from '../hooks.test.support.js';
import { l1, l1Penalty, softThreshold } from './l1.js';

describe.each(['cpu', 'wasm'])('l1 on %s', (backend) => {
  beforeAll(() => loadBackend(backend));

  it('by hand: rate · Σ|w|, gradient ± rate', () => {
    const w = tf.tensor1d([1, -2, 0.5]);
    expectClose(numbers(l1Penalty(w, 0.1)), [0.35]);
    expectClose(numbers(tf.grad((w) => l1Penalty(w, 0.1))(w)), [0.1, -0.1, 0.1]);
  });

  it('by hand: the proximal step moves by the amount and stops at 0', () => {
    expectClose(numbers(softThreshold(tf.tensor1d([1, -2, 0.05, -0.1]), 0.1)), [0.9, -1.9, 0, 0]);
  });

  it('penalizes kernels, not biases', () => {
    const context = contextWith({ 'a/kernel': tf.tensor2d([[3, -4]]), 'a/bias': tf.tensor1d([100]) });
    const terms = resolve(l1({ rate: 0.1 })).addLoss!(context, outputsWith());
    expectClose(numbers(terms.penalty), [0.7]);
  });

  it('proximal: shrinks by lr · rate and logs the share of zeros', () => {
    const context = contextWith({ 'a/kernel': tf.tensor2d([[0.005, 1]]), 'a/bias': tf.tensor1d([1]) });
    resolve(l1({ rate: 0.1, method: 'proximal' })).afterUpdate!(context);
    expectClose(weightsOf(context).flat(), [0, 0.99, 1]);
    expect(context.logged).toEqual({ sparsity: 0.5 });
  });
});
