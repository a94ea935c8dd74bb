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
