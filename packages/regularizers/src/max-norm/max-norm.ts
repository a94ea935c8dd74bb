import { defineRegularizer } from '@ablate/core/plugins';
import * as tf from '@tensorflow/tfjs-core';
import * as z from 'zod';
import { expectFloats, expectNumber } from '../expect.js';
import { kernelsOf } from '../kernels.js';
import { unitNorms } from '../norms.js';

/** By what each filter is multiplied so that its norm is at most `limit`: `[…, F] → [1, …, F]`. */
function factorsWithin(w: tf.Tensor, limit: number): tf.Tensor {
  return tf.minimum(1, tf.div(limit, tf.add(unitNorms(w), 1e-12)));
}

/** Each filter scaled so that its norm is at most `limit`: `[…, F] → [same]`. */
export function limitNorms(w: tf.Tensor, limit: number): tf.Tensor {
  expectFloats('w', w);
  expectNumber('the limit', limit, { above: 0 });
  return tf.tidy(() => tf.mul(w, factorsWithin(w, limit)));
}

/** The share of factors that are below 1: scalar. */
function shareBelowOne(factors: readonly tf.Tensor[]): tf.Scalar {
  const all = tf.concat(factors.map((each) => tf.reshape(each, [-1])));
  return tf.mean<tf.Scalar>(tf.cast(tf.less(all, 1), 'float32'));
}

/**
 * A largest norm for the weights of each filter, after every step. Source: Srivastava et al., "Dropout" (2014),
 * https://jmlr.org/papers/v15/srivastava14a.html, section 5.1.
 */
export const maxNorm = defineRegularizer({
  name: 'max-norm',
  version: 1,
  summary: 'Bounds the norm of the weights of each filter',
  options: {
    /**
     * Largest norm of a filter's weights, above 0. Default: 3. Source: Srivastava et al. (2014),
     * https://jmlr.org/papers/v15/srivastava14a.html.
     */
    maxValue: z.number().positive().default(3),
  },
  formerly: { maxValue: 'limit' },
  create: ({ maxValue }) => ({
    order: 'post',
    acted: 'scaled_share',
    afterUpdate: (context) => {
      const endsEpoch = (context.step + 1) % context.stepsPerEpoch === 0;
      const largest: tf.Tensor[] = [];
      const factors: tf.Tensor[] = [];
      for (const { variable } of kernelsOf(context)) {
        if (endsEpoch) largest.push(tf.max(unitNorms(variable)));
        const factor = factorsWithin(variable, maxValue);
        factors.push(factor);
        variable.assign(tf.mul(variable, factor));
      }
      if (factors.length > 0) context.log('scaled_share', shareBelowOne(factors));
      if (largest.length > 0) context.log('largest_norm', tf.max<tf.Scalar>(tf.stack(largest)));
    },
  }),
});
