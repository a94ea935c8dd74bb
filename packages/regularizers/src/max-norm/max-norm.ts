import { defineRegularizer } from '@ablate/core';
import * as tf from '@tensorflow/tfjs-core';
import { z } from 'zod';
import { kernelsOf } from '../kernels.js';
import { unitNorms } from '../norms.js';

/** Each filter scaled so that its norm is at most `limit`: `[…, F] → [same]`. */
export function limitNorms(w: tf.Tensor, limit: number): tf.Tensor {
  return tf.mul(w, tf.minimum(1, tf.div(limit, tf.add(unitNorms(w), 1e-12))));
}

/** A largest norm for the weights of each filter, after every step. */
export const maxNorm = defineRegularizer({
  name: 'max-norm',
  version: 1,
  summary: 'Bounds the norm of the weights of each filter',
  options: z.object({
    /** Largest norm. */
    limit: z.number().positive().default(3),
  }),
  create: ({ limit }) => ({
    order: 'post',
    afterUpdate: (context) => {
      const endsEpoch = (context.step + 1) % context.stepsPerEpoch === 0;
      const largest: tf.Tensor[] = [];
      for (const { variable } of kernelsOf(context)) {
        if (endsEpoch) largest.push(tf.max(unitNorms(variable)));
        variable.assign(limitNorms(variable, limit));
      }
      if (largest.length > 0) context.log('largest_norm', tf.max<tf.Scalar>(tf.stack(largest)));
    },
  }),
});
