import { defineRegularizer } from '@ablate/core';
import * as tf from '@tensorflow/tfjs-core';
import { z } from 'zod';
import { asDistributions, classesOf } from '../targets.js';

/**
 * (1 − smoothing) · targets + smoothing / K: class numbers `[N]` or distributions `[N, K]` → `[N, K]`. The cross-entropy is
 * then (1 − smoothing) · nll + smoothing · mean(−log p).
 */
export function smoothLabels(targets: tf.Tensor, smoothing: number, classes: number): tf.Tensor {
  return tf.add(tf.mul(asDistributions(targets, classes), 1 - smoothing), smoothing / classes);
}

/** Label smoothing, after whatever else changes the targets. */
export const labelSmoothing = defineRegularizer({
  name: 'label-smoothing',
  version: 1,
  summary: 'Gives every class a share of the target',
  options: z.object({
    /** Share of the target that is spread over all classes. */
    smoothing: z.number().min(0).lt(1).default(0.1),
  }),
  formerly: { smoothing: 'amount' },
  create: ({ smoothing }) => ({
    order: 'post',
    acted: 'amount',
    needs: ['classes'],
    onTrainStart: (context) => context.log('amount', smoothing),
    transformBatch: (batch, context) => ({
      ...batch,
      targets: smoothLabels(batch.targets, smoothing, classesOf(context)),
    }),
  }),
});
