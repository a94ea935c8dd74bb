import { createSites, loadBackend, Streams } from '@ablate/core';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { contextWith, expectClose, numbers, resolve } from '../hooks.test.support.js';
import { quantizeWeights } from './quantize-weights.js';

beforeAll(() => loadBackend('wasm'));

const transform = (bits: number) => {
  const regularizer = resolve(quantizeWeights({ bits }));
  return createSites([{ name: 'quantize-weights', regularizer }], new Streams(0)).kernel('layer')!;
};

it('at 2 bits leaves −s, 0 and s, with s the largest size; at 3 bits thirds, halves to even', () => {
  const kernel = tf.tensor2d([[-3, -1.4, 0.5, 1.6]]);
  expectClose(numbers(transform(2)(kernel, true)), [-3, 0, 0, 3]);
  expectClose(numbers(transform(3)(kernel, false)), [-3, -1, 0, 2]);
});

it('passes gradients straight through', () => {
  const gradient = tf.grad((kernel) => tf.mul(transform(2)(kernel, true), tf.tensor2d([[1, 2, 3]])));
  expect(numbers(gradient(tf.tensor2d([[0.2, -1, 0.7]])))).toEqual([1, 2, 3]);
});

it('logs the mean error relative to the mean size', () => {
  const context = contextWith({ 'dense/kernel': tf.tensor2d([[-3, -1.4, 0.5, 1.6]]) });
  resolve(quantizeWeights({ bits: 3 })).onEpochEnd!(context);
  expect(context.logged.relative_error).toBeCloseTo((0.4 + 0.5 + 0.4) / 6.5, 6);
});

it('refuses 1 and 9 bits', () => {
  expect(() => resolve(quantizeWeights({ bits: 1 }))).toThrow('option "bits"');
  expect(() => resolve(quantizeWeights({ bits: 9 }))).toThrow('option "bits"');
});

it('logs the error of all kernels together, of nothing else, and 0 where all are 0', () => {
  const relativeError = (weights: Record<string, tf.Tensor>) => {
    const context = contextWith(weights);
    const before = tf.memory().numTensors;
    resolve(quantizeWeights({ bits: 2 })).onEpochEnd!(context);
    expect(tf.memory().numTensors).toBe(before);
    return context.logged.relative_error;
  };
  // At 2 bits 1 of 4 becomes 0, and 2 of 3 becomes 3.
  const kernels = { 'a/kernel': tf.tensor2d([[4, 1]]), 'b/kernel': tf.tensor4d([3, 2], [1, 1, 1, 2]) };
  expect(relativeError({ ...kernels, 'a/bias': tf.tensor1d([7, 50]) })).toBeCloseTo(2 / 10, 6);
  expect(relativeError({ 'a/kernel': tf.zeros([1, 2]) })).toBe(0);
});
