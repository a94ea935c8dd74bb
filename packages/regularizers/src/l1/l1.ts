import { defineRegularizer } from '@ablate/core/plugins';
import * as tf from '@tensorflow/tfjs-core';
import * as z from 'zod';
import { expectFloats, expectNumber } from '../expect.js';
import { sumOverKernels, updateKernels } from '../kernels.js';

/** rate · Σ|w|: `[any]` → scalar. */
export function l1Penalty(w: tf.Tensor, rate: number): tf.Scalar {
  expectFloats('w', w);
  expectNumber('the rate', rate, { min: 0 });
  return tf.tidy(() => tf.mul(tf.sum(tf.abs(w)), rate));
}

/** The proximal step of L1: sign(w) · max(|w| − amount, 0), `[any] → [same]`. */
export function softThreshold(w: tf.Tensor, amount: number): tf.Tensor {
  expectFloats('w', w);
  expectNumber('the amount', amount, { min: 0 });
  return tf.tidy(() => tf.sub(w, tf.clipByValue(w, -amount, amount)));
}

/**
 * L1 on kernels, as a penalty in the loss or as a proximal step after the optimizer's, which makes exact zeros.
 * Source: Tibshirani, "Regression shrinkage and selection via the lasso" (1996),
 * doi:10.1111/j.2517-6161.1996.tb02080.x.
 */
export const l1 = defineRegularizer({
  name: 'l1',
  version: 1,
  summary: 'Pulls kernels towards zero by a constant amount, which makes them sparse',
  options: {
    /**
     * Weight of the sum of all kernels' magnitudes, at least 0. Default: 0.00001. Source: Tibshirani (1996),
     * doi:10.1111/j.2517-6161.1996.tb02080.x.
     */
    rate: z.number().min(0).default(1e-5),
    /**
     * `penalty`: added to the loss. `proximal`: w ← sign(w)·max(|w| − lr·rate, 0) after the step. Default: 'penalty'.
     */
    method: z.enum(['penalty', 'proximal']).default('penalty'),
  },
  create: ({ rate, method }) => ({
    order: 'post',
    ...(method === 'penalty'
      ? { addLoss: (context) => ({ penalty: sumOverKernels(context, (w) => l1Penalty(w, rate)) }) }
      : {
          afterUpdate: (context) =>
            updateKernels(context, (w) => softThreshold(w, context.learningRate * rate)),
        }),
  }),
});
