import { defineRegularizer } from '@ablate/core/plugins';
import * as tf from '@tensorflow/tfjs-core';
import * as z from 'zod';
import { expectNumber } from '../expect.js';
import { asDistributions, classesOf, distributionsOf } from '../targets.js';

/**
 * (1 − smoothing) · targets + smoothing / K: class numbers `[N]`, int32, or distributions `[…, K]`, one-hot int32 ones too,
 * → `[N, K]` or `[…, K]`. The cross-entropy is then (1 − smoothing) · nll + smoothing · mean(−log p).
 * Source: Szegedy et al., "Rethinking the Inception architecture" (2016).
 * @throws AblateError `SHAPE` for other targets, `CONFIG` for smoothing outside of [0, 1].
 * @example
 * ```ts smooth.ts
 * import { loadBackend } from '@ablate/core';
 * import { smoothLabels } from '@ablate/regularizers';
 * import * as tf from '@tensorflow/tfjs-core';
 *
 * await loadBackend('cpu');
 * smoothLabels(tf.tensor1d([1, 0], 'int32'), 0.1, 2).print(); // [[0.05, 0.95], [0.95, 0.05]]
 * ```
 */
export function smoothLabels(targets: tf.Tensor, smoothing: number, classes: number): tf.Tensor {
  expectNumber('classes', classes, { min: 1, whole: true });
  expectNumber('smoothing', smoothing, { min: 0, max: 1 });
  return tf.tidy(() => tf.add(tf.mul(distributionsOf(targets, classes), 1 - smoothing), smoothing / classes));
}

/**
 * Label smoothing, after whatever else changes the targets. Source: Szegedy et al., "Rethinking the Inception
 * architecture" (2016), arXiv:1512.00567.
 */
export const labelSmoothing = defineRegularizer({
  name: 'label-smoothing',
  version: 1,
  summary: 'Gives every class a share of the target',
  options: {
    /**
     * Share of the target that is spread over all classes, in [0, 1). Default: 0.1. Source: Szegedy et al. (2016),
     * arXiv:1512.00567.
     */
    smoothing: z.number().min(0).lt(1).default(0.1),
  },
  formerly: { smoothing: 'amount' },
  create: ({ smoothing }) => ({
    order: 'post',
    acted: 'amount',
    needs: ['classes'],
    onTrainStart: (context) => context.log('amount', smoothing),
    transformBatch: (batch, context) => {
      const classes = classesOf(context);
      return { ...batch, targets: smoothLabels(asDistributions(batch.targets, classes), smoothing, classes) };
    },
  }),
});
