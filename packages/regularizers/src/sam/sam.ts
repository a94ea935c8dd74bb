import { globalNorm } from '@ablate/core/ops';
import { defineRegularizer, type Gradients, type Weight } from '@ablate/core/plugins';
import * as tf from '@tensorflow/tfjs-core';
import * as z from 'zod';
import { expectGradients, expectNumber } from '../expect.js';

/** w + rho · g / (‖g‖ + 1e-12), in place: the worst weights within rho, to first order. */
export function climb(weights: readonly Weight[], gradients: Gradients, rho: number): void {
  expectGradients(gradients, weights);
  expectNumber('rho', rho, { above: 0 });
  tf.tidy(() => {
    const factor = tf.div(rho, tf.add(globalNorm([...gradients.values()]), 1e-12));
    for (const { name, variable } of weights) {
      const gradient = gradients.get(name);
      if (gradient !== undefined) variable.assign(tf.add(variable, tf.mul(gradient, factor)));
    }
  });
}

/**
 * Sharpness-aware minimization: the gradient at the worst weights nearby, before anything else changes it. Source:
 * Foret et al., "Sharpness-aware minimization" (2021), arXiv:2010.01412.
 */
export const sam = defineRegularizer({
  name: 'sam',
  version: 1,
  summary:
    'Takes the gradient where the loss is worst nearby, which prefers flat minima; a second pass each step',
  options: {
    /**
     * How far away, in the norm of all weights, the gradient is taken, above 0. Default: 0.05. Source: Foret et al.
     * (2021), arXiv:2010.01412.
     */
    rho: z.number().positive().default(0.05),
  },
  formerly: { rho: 'radius' },
  create: ({ rho }) => ({
    order: 'pre',
    transformGradients: (gradients, context, recompute) => {
      const before = context.weights.map(({ variable }) => tf.clone(variable));
      climb(context.weights, gradients, rho);
      const pass = recompute();
      context.weights.forEach(({ variable }, i) => variable.assign(before[i] as tf.Tensor));
      context.log('gradient_norm', globalNorm([...gradients.values()]));
      context.log('loss_nearby', pass.loss);
      return pass.gradients;
    },
  }),
});
