import { defineRegularizer } from '@ablate/core/plugins';
import * as tf from '@tensorflow/tfjs-core';
import * as z from 'zod';
import { expectFloats, expectNumber } from '../expect.js';
import { sumOverKernels, updateKernels } from '../kernels.js';
import { unitNorms } from '../norms.js';

/** rate · Σ‖w_f‖ over the filters f, the last axis: `[…, F]` → scalar. The gradient of a filter of zeros is zero. */
export function groupPenalty(w: tf.Tensor, rate: number): tf.Scalar {
  expectFloats('w', w);
  expectNumber('the rate', rate, { min: 0 });
  const op = tf.customGrad((...args) => {
    const [w, save] = args as [tf.Tensor, (tensors: tf.Tensor[]) => void];
    const norms = unitNorms(w);
    save([w, norms]);
    return {
      value: tf.mul(tf.sum(norms), rate),
      gradFunc: (dy, saved) => {
        const [w, norms] = saved as [tf.Tensor, tf.Tensor];
        return tf.mul(tf.div(w, tf.add(norms, 1e-12)), tf.mul(dy, rate));
      },
    };
  });
  return tf.tidy(() => op(w) as tf.Scalar);
}

/** The proximal step: w_f · max(1 − amount / ‖w_f‖, 0) for each filter, `[…, F] → [same]`. */
export function groupShrink(w: tf.Tensor, amount: number): tf.Tensor {
  expectFloats('w', w);
  expectNumber('the amount', amount, { min: 0 });
  return tf.tidy(() => tf.mul(w, tf.relu(tf.sub(1, tf.div(amount, tf.add(unitNorms(w), 1e-12))))));
}

/**
 * Group lasso on kernels: whole filters go to zero. Source: Yuan & Lin, "Model selection and estimation in regression
 * with grouped variables" (2006), doi:10.1111/j.1467-9868.2005.00532.x; Scardapane et al., "Group sparse
 * regularization for deep neural networks" (2017), arXiv:1607.00485.
 */
export const groupLasso = defineRegularizer({
  name: 'group-lasso',
  version: 1,
  summary: 'Pulls whole filters towards zero',
  options: {
    /**
     * Weight of the sum of the filters' norms, at least 0. Default: 0.0001. Source: Yuan & Lin (2006),
     * doi:10.1111/j.1467-9868.2005.00532.x.
     */
    rate: z.number().min(0).default(1e-4),
    /** `penalty`: added to the loss. `proximal`: w ← w·max(1 − lr·rate/‖w‖, 0) after the step. Default: 'penalty'. */
    method: z.enum(['penalty', 'proximal']).default('penalty'),
  },
  create: ({ rate, method }) => ({
    order: 'post',
    ...(method === 'penalty'
      ? { addLoss: (context) => ({ penalty: sumOverKernels(context, (w) => groupPenalty(w, rate)) }) }
      : {
          afterUpdate: (context) =>
            updateKernels(context, (w) => groupShrink(w, context.learningRate * rate)),
        }),
  }),
});
