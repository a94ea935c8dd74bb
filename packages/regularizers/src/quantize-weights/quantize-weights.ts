import { fakeQuantize, symmetricGrid } from '@ablate/core/ops';
import { defineRegularizer } from '@ablate/core/plugins';
import * as tf from '@tensorflow/tfjs-core';
import * as z from 'zod';
import { expectFloats, expectNumber } from '../expect.js';

/** A kernel on the grid of 2^bits − 1 values between ± its largest: `[any] → [same]`, gradient straight through. */
export function quantizeKernel(kernel: tf.Tensor, bits: number): tf.Tensor {
  expectFloats('the kernel', kernel);
  expectNumber('bits', bits, { min: 2, max: 24, whole: true });
  return tf.tidy(() => fakeQuantize(kernel, symmetricGrid(tf.max(tf.abs(kernel)), bits)));
}

/**
 * Fake quantization at the kernel site, in training and evaluation. Source: Jacob et al., "Quantization and training
 * of neural networks" (2018), arXiv:1712.05877; Bengio et al., "Estimating or propagating gradients" (2013),
 * arXiv:1308.3432, for the gradient.
 */
export const quantizeWeights = defineRegularizer({
  name: 'quantize-weights',
  version: 2,
  summary: 'Uses every kernel rounded to a few bits, with gradients that pass straight through',
  options: {
    /** Bits of a weight: whole, in [2, 8]. Default: 8. Source: Jacob et al. (2018), arXiv:1712.05877. */
    bits: z.int().min(2).max(8).default(8),
  },
  create: ({ bits }) => ({
    acted: 'relative_error',
    sites: { kernel: (kernel) => quantizeKernel(kernel, bits) },
    onEpochEnd: (context) =>
      tf.tidy(() => {
        const kernels = context.weights.filter(({ name }) => name.endsWith('/kernel'));
        const sums = kernels.map(({ variable }) => [
          tf.sum(tf.abs(tf.sub(quantizeKernel(variable, bits), variable))),
          tf.sum(tf.abs(variable)),
        ]);
        const [errors, sizes] = [0, 1].map((at) => tf.addN(sums.map((pair) => pair[at] as tf.Tensor)));
        context.log('relative_error', tf.div(errors as tf.Scalar, tf.add(sizes as tf.Scalar, 1e-12)));
      }),
  }),
});
