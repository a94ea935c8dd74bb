import { loadBackend } from '@ablate/core';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { contextWith, expectClose, numbers, resolve } from '../hooks.test.support.js';
import { clipAdaptively, clipByNorm, clipByValue, gradientClipping } from './gradient-clipping.js';

describe.each(['cpu', 'wasm'])('gradientClipping on %s', (backend) => {
  beforeAll(() => loadBackend(backend));

  it('by the norm of all: 3 and 4 to 1 gives 0.6 and 0.8; what is shorter stays', () => {
    const gradients = new Map([
      ['a', tf.tensor1d([3])],
      ['b', tf.tensor1d([4])],
    ]);
    const clipped = clipByNorm(gradients, 1);
    expectClose([...numbers(clipped.get('a')), ...numbers(clipped.get('b'))], [0.6, 0.8]);
    expectClose(numbers(clipByNorm(gradients, 10).get('b')), [4]);
  });

  it('by value', () => {
    const clipped = clipByValue(new Map([['a', tf.tensor1d([-2, 0.25, 9])]]), 0.5);
    expect(numbers(clipped.get('a'))).toEqual([-0.5, 0.25, 0.5]);
  });

  it('adaptively: each filter to a share of its own norm', () => {
    // Filters with norms 5 and 1; gradients with norms 10 and 0.05.
    const context = contextWith({ 'a/kernel': tf.tensor2d([3, 0, 4, 1], [2, 2]) });
    const gradients = new Map([['a/kernel', tf.tensor2d([6, 0.03, 8, 0.04], [2, 2])]]);
    const clipped = clipAdaptively(gradients, context.weights, 0.1);
    expectClose(numbers(clipped.get('a/kernel')), [0.3, 0.03, 0.4, 0.04]);
  });

  it('logs the norm before and after', () => {
    const context = contextWith();
    const gradients = new Map([['a', tf.tensor1d([3, 4])]]);
    const pass = () => ({ loss: tf.scalar(0), gradients });
    resolve(gradientClipping({ limit: 2 })).transformGradients!(gradients, context, pass);
    expect(context.logged.norm_before).toBeCloseTo(5, 5);
    expect(context.logged.norm_after).toBeCloseTo(2, 5);
  });
});

it.each([
  ['norm', 2, 0.6],
  ['norm', 5.1, 0],
  ['value', 3, 1 - Math.sqrt(18) / 5],
  ['value', 4, 0],
] as const)('by %s to %d, reports which share of the norm it removed', async (by, limit, share) => {
  await loadBackend('wasm');
  const context = contextWith();
  const gradients = new Map([['a', tf.tensor1d([3, 4])]]);
  const plugin = resolve(gradientClipping({ by, limit }));
  plugin.transformGradients!(gradients, context, () => ({ loss: tf.scalar(0), gradients }));
  if (share === 0) expect(context.logged[plugin.acted!]).toBe(0);
  else expect(context.logged[plugin.acted!]).toBeCloseTo(share, 5);
});

it('refuses two norms at once, and a limit of 0', () => {
  expect(() => resolve({ use: 'gradient-clipping', options: { by: ['norm', 'value'] } })).toThrow(
    'option "by"',
  );
  expect(() => resolve(gradientClipping({ limit: 0 }))).toThrow('option "limit"');
});

it('adaptively: a filter of zeros is treated as one of norm 0.001; what belongs to no weight stays', async () => {
  await loadBackend('wasm');
  const { weights } = contextWith({ 'a/kernel': tf.zeros([1, 1, 2, 2]) });
  const gradients = new Map<string, tf.Tensor>([
    ['a/kernel', tf.tensor4d([3, 0, 4, 0], [1, 1, 2, 2])],
    ['b/kernel', tf.tensor2d([[7]])],
  ]);
  const clipped = clipAdaptively(gradients, weights, 0.5);
  expectClose(numbers(clipped.get('a/kernel')), [3e-4, 0, 4e-4, 0], 8);
  expect(numbers(clipped.get('b/kernel'))).toEqual([7]);
});

it('leaves gradients of zeros alone, whatever clips them', async () => {
  await loadBackend('wasm');
  for (const by of ['norm', 'value', 'adaptive'] as const) {
    const context = contextWith({ 'a/kernel': tf.ones([1, 1, 1, 2]) });
    const gradients = new Map([['a/kernel', tf.zeros([1, 1, 1, 2])]]);
    const pass = () => ({ loss: tf.scalar(0), gradients });
    const clipped = resolve(gradientClipping({ by })).transformGradients!(gradients, context, pass);
    expect(numbers(clipped.get('a/kernel'))).toEqual([0, 0]);
  }
});
