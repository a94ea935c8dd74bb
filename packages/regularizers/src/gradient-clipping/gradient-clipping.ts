import { globalNorm } from '@ablate/core/ops';
import { defineRegularizer, elementAt, type Gradients, type Weight } from '@ablate/core/plugins';
import * as tf from '@tensorflow/tfjs-core';
import * as z from 'zod';
import { expectGradients, expectNumber } from '../expect.js';
import { unitNorms } from '../norms.js';

const EPSILON = 1e-6;

/** All gradients scaled so that their norm together is at most `limit`. */
export function clipByNorm(gradients: Gradients, limit: number): Gradients {
  expectGradients(gradients);
  expectNumber('the limit', limit, { above: 0 });
  return mapGradients(gradients, () => {
    const factor = tf.minimum(1, tf.div(limit, tf.add(normOf(gradients), EPSILON)));
    return (gradient) => tf.mul(gradient, factor);
  });
}

/** Every value of every gradient cut to ±`limit`. */
export function clipByValue(gradients: Gradients, limit: number): Gradients {
  expectGradients(gradients);
  expectNumber('the limit', limit, { above: 0 });
  return mapGradients(gradients, () => (gradient) => tf.clipByValue(gradient, -limit, limit));
}

/**
 * Each filter's gradient scaled so that its norm is at most `limit` times the filter's own (at least 0.001).
 * Source: Brock et al., "High-performance large-scale image recognition without normalization" (2021).
 */
export function clipAdaptively(gradients: Gradients, weights: readonly Weight[], limit: number): Gradients {
  expectGradients(gradients, weights);
  expectNumber('the limit', limit, { above: 0 });
  const variables = new Map(weights.map(({ name, variable }) => [name, variable]));
  return mapGradients(gradients, () => (gradient, name) => {
    const weight = variables.get(name);
    if (weight === undefined) return gradient;
    const allowed = tf.mul(tf.maximum(unitNorms(weight), 1e-3), limit);
    const factor = tf.minimum(1, tf.div(allowed, tf.add(unitNorms(gradient), EPSILON)));
    return tf.mul(gradient, factor);
  });
}

const normOf = (gradients: Gradients): tf.Scalar => globalNorm([...gradients.values()]);

type Change = (gradient: tf.Tensor, name: string) => tf.Tensor;

/** Each gradient changed, by what `prepare` gives for all of them. */
function mapGradients(gradients: Gradients, prepare: () => Change): Gradients {
  const entries = [...gradients];
  // Not the map itself: `tf.tidy` would not look into it.
  const changed = tf.tidy(() => {
    const change = prepare();
    return entries.map(([name, gradient]) => change(gradient, name));
  });
  return new Map(entries.map(([name], i) => [name, elementAt(changed, i)]));
}

const LIMITS = { norm: 1, value: 0.5, adaptive: 0.01 };

/**
 * Gradient clipping, before whatever decay adds to the gradients. Source: Pascanu et al., "On the difficulty of
 * training recurrent neural networks" (2013), arXiv:1211.5063, for the norm; Brock et al., "High-performance
 * large-scale image recognition without normalization" (2021), arXiv:2102.06171, for adaptive clipping.
 */
export const gradientClipping = defineRegularizer({
  name: 'gradient-clipping',
  version: 1,
  summary: 'Bounds the gradients, by their norm together, by value, or by the norm of the weights',
  options: {
    /**
     * What is bounded: the norm of all gradients together, each value, or each filter's norm relative to its
     * weights'. Default: 'norm'. Source: Pascanu et al. (2013), arXiv:1211.5063 (`norm`); Brock et al. (2021),
     * arXiv:2102.06171 (`adaptive`).
     */
    by: z.enum(['norm', 'value', 'adaptive']).default('norm'),
    /**
     * The bound, above 0: 1 for `norm`, 0.5 for `value`, 0.01 for `adaptive` unless given. Source: Pascanu et al.
     * (2013), arXiv:1211.5063 (`norm`); Brock et al. (2021), arXiv:2102.06171 (`adaptive`).
     */
    limit: z.number().positive().optional(),
  },
  create: ({ by, limit = LIMITS[by] }) => ({
    acted: 'removed_share',
    transformGradients: (gradients, context) => {
      const clipped = {
        norm: () => clipByNorm(gradients, limit),
        value: () => clipByValue(gradients, limit),
        adaptive: () => clipAdaptively(gradients, context.weights, limit),
      }[by]();
      const [before, after] = [normOf(gradients), normOf(clipped)];
      context.log('norm_before', before);
      context.log('norm_after', after);
      context.log('removed_share', tf.sub<tf.Scalar>(1, tf.divNoNan(after, before)));
      return clipped;
    },
  }),
});
