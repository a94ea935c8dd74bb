import { defineRegularizer } from '@ablate/core/plugins';
import * as tf from '@tensorflow/tfjs-core';
import * as z from 'zod';
import { expectNumber } from '../expect.js';
import { sumOverKernels, updateKernels } from '../kernels.js';
import { l1Penalty, softThreshold } from '../l1/l1.js';

/** L1's share of the rate; the rest is L2's. */
interface Mixture {
  readonly rate: number;
  readonly ratio: number;
}

/** rate · Σ(ratio · |w| + (1 − ratio) / 2 · w²): `[any]` → scalar. */
export function elasticPenalty(w: tf.Tensor, { rate, ratio }: Mixture): tf.Scalar {
  expectMixture({ rate, ratio });
  return tf.tidy(() =>
    tf.add(l1Penalty(w, rate * ratio), tf.mul(tf.sum(tf.square(w)), (rate * (1 - ratio)) / 2)),
  );
}

/** The proximal step: softThreshold(w, η·rate·ratio) / (1 + η·rate·(1 − ratio)), `[any] → [same]`. */
export function elasticShrink(w: tf.Tensor, { rate, ratio }: Mixture, learningRate: number): tf.Tensor {
  expectMixture({ rate, ratio });
  expectNumber('the learning rate', learningRate, { min: 0 });
  const step = learningRate * rate;
  return tf.tidy(() => tf.div(softThreshold(w, step * ratio), 1 + step * (1 - ratio)));
}

export function expectMixture({ rate, ratio }: Mixture): void {
  expectNumber('the rate', rate, { min: 0 });
  expectNumber('the ratio', ratio, { min: 0, max: 1 });
}

/**
 * L1 and L2 on kernels together. Source: Zou & Hastie, "Regularization and variable selection via the elastic net"
 * (2005), doi:10.1111/j.1467-9868.2005.00503.x.
 */
export const elasticNet = defineRegularizer({
  name: 'elastic-net',
  version: 1,
  summary: 'Pulls kernels towards zero by a mixture of L1 and L2',
  options: {
    /**
     * Weight of the penalty, at least 0. Default: 0.0001. Source: Zou & Hastie (2005),
     * doi:10.1111/j.1467-9868.2005.00503.x.
     */
    rate: z.number().min(0).default(1e-4),
    /**
     * Share of L1 in the penalty, in [0, 1]. Default: 0.5. Source: Zou & Hastie (2005),
     * doi:10.1111/j.1467-9868.2005.00503.x.
     */
    ratio: z.number().min(0).max(1).default(0.5),
    /** `penalty`: added to the loss. `proximal`: a shrinking step after the optimizer's. Default: 'penalty'. */
    method: z.enum(['penalty', 'proximal']).default('penalty'),
  },
  create: ({ method, ...mixture }) => ({
    order: 'post',
    ...(method === 'penalty'
      ? { addLoss: (context) => ({ penalty: sumOverKernels(context, (w) => elasticPenalty(w, mixture)) }) }
      : {
          afterUpdate: (context) =>
            updateKernels(context, (w) => elasticShrink(w, mixture, context.learningRate)),
        }),
  }),
});
