import { loadBackend } from '@ablate/core';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { contextWith, expectClose, numbers, weightsOf } from './hooks.test.support.js';
import { kernelsOf, sumOverKernels, updateKernels } from './kernels.js';
import { unitNorms } from './norms.js';

beforeAll(() => loadBackend('wasm'));

const weights = () => ({
  'a/kernel': tf.tensor2d([[1, 2]]),
  'a/bias': tf.tensor1d([100]),
  'b/kernel': tf.tensor4d([3, 4, 5, 6], [1, 1, 2, 2]),
  'b/gamma': tf.tensor1d([100]),
  't/scale': tf.scalar(100),
});

describe('kernels', () => {
  it('are the weights of rank 2 and more', () => {
    expect(kernelsOf(contextWith(weights())).map(({ name }) => name)).toEqual(['a/kernel', 'b/kernel']);
  });

  it('have a penalty together, which is 0 where there are none', () => {
    const penalty = (kernel: tf.Tensor) => tf.sum(kernel);
    expectClose(numbers(sumOverKernels(contextWith(weights()), penalty)), [21]);
    expectClose(numbers(sumOverKernels(contextWith({ bias: tf.tensor1d([1]) }), penalty)), [0]);
  });

  it('are changed at each step; the share of zeros among all of them is logged at the end of an epoch', () => {
    // Of six values, 1 and 3 become 0.
    const change = (kernel: tf.Tensor) =>
      tf.mul(kernel, tf.cast(tf.notEqual(tf.mod(kernel, 3), kernel.rank === 2 ? 1 : 0), 'float32'));
    const logged = [0, 1, 2, 3, 4, 5].map((step) => {
      const context = contextWith(weights(), { step, stepsPerEpoch: 3 });
      updateKernels(context, change);
      expect(weightsOf(context)).toEqual([[0, 2], [100], [0, 4, 5, 0], [100], [100]]);
      return context.logged.sparsity;
    });
    expect(logged).toEqual([undefined, undefined, 0.5, undefined, undefined, 0.5]);
  });

  it('have no share of zeros where there are none', () => {
    const context = contextWith({ bias: tf.tensor1d([0]) });
    updateKernels(context, (kernel) => kernel);
    expect(context.logged).toEqual({});
  });
});

describe('norms', () => {
  it.each([
    { rank: 0, shape: [], values: [-3], kept: [], norms: [3] },
    { rank: 1, shape: [2], values: [3, -4], kept: [1], norms: [5] },
    { rank: 2, shape: [2, 2], values: [3, 5, 4, 12], kept: [1, 2], norms: [5, 13] },
    { rank: 3, shape: [2, 1, 2], values: [3, 5, 4, 12], kept: [1, 1, 2], norms: [5, 13] },
    { rank: 4, shape: [2, 1, 2, 1], values: [1, 2, 2, 4], kept: [1, 1, 1, 1], norms: [5] },
    { rank: 4, shape: [1, 2, 1, 2], values: [3, 5, 4, 12], kept: [1, 1, 1, 2], norms: [5, 13] },
  ])('are those of each filter of a tensor $shape', ({ shape, values, kept, norms }) => {
    const result = unitNorms(tf.tensor(values, shape));
    expect(result.shape).toEqual(kept);
    expectClose(numbers(result), norms, 5);
  });
});
