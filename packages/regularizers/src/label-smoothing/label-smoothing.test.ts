import { loadBackend } from '@ablate/core';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { contextWith, expectClose, numbers, resolve } from '../hooks.test.support.js';
import { labelSmoothing, smoothLabels } from './label-smoothing.js';

describe.each(['cpu', 'wasm'])('labelSmoothing on %s', (backend) => {
  beforeAll(() => loadBackend(backend));

  it('gives the published loss: logits 10, 0, 0, class 0, amount 0.1', () => {
    const targets = smoothLabels(tf.tensor1d([0], 'int32'), 0.1, 3);
    expectClose(numbers(targets), [0.9 + 0.1 / 3, 0.1 / 3, 0.1 / 3]);
    const loss = tf.neg(tf.sum(tf.mul(targets, tf.logSoftmax(tf.tensor2d([[10, 0, 0]])))));
    expectClose(numbers(loss), [0.6667575], 5);
  });

  it('smooths distributions too, and keeps their sum', () => {
    expectClose(numbers(smoothLabels(tf.tensor2d([[0.5, 0.5, 0, 0]]), 0.2, 4)), [0.45, 0.45, 0.05, 0.05]);
  });
});

it('refuses an amount of 1', () => {
  expect(() => resolve(labelSmoothing({ smoothing: 1 }))).toThrow('option "smoothing"');
});

it('logs its amount, and acts after what else changes targets', () => {
  const context = contextWith();
  const regularizer = resolve(labelSmoothing({ smoothing: 0.25 }));
  regularizer.onTrainStart!(context);
  expect(context.logged).toEqual({ amount: 0.25 });
  expect(regularizer.order).toBe('post');
});

it('takes class numbers, and distributions of either type', () => {
  const classes = tf.tensor1d([1, 3], 'int32');
  const expected = [0.05, 0.85, 0.05, 0.05, 0.05, 0.05, 0.05, 0.85];
  const given = [classes, tf.oneHot(classes, 4), tf.cast(tf.oneHot(classes, 4), 'float32')];
  for (const targets of given) {
    const smoothed = smoothLabels(targets, 0.2, 4);
    expect(smoothed.shape).toEqual([2, 4]);
    [...smoothed.dataSync()].forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 6));
  }
});
