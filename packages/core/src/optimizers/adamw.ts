import * as tf from '@tensorflow/tfjs-core';
import * as z from 'zod';
import { defineOptimizer } from '../plugins/plugin.js';
import { adamOptimizer } from './adam-optimizer.js';

/**
 * Adam with decoupled decay of kernels (tensors of rank 2 and more), before the step. Source: Loshchilov & Hutter,
 * "Decoupled weight decay regularization" (2019), arXiv:1711.05101.
 */
export const adamw = defineOptimizer({
  name: 'adamw',
  version: 1,
  summary: 'Adam with decoupled weight decay; biases and norms are left alone',
  options: {
    /** Learning rate, above 0. Default: 0.001. */
    lr: z.number().positive().default(1e-3),
    /** Weight of the old mean gradient, in [0, 1). Default: 0.9. Source: Kingma & Ba (2015), arXiv:1412.6980. */
    beta1: z.number().min(0).lt(1).default(0.9),
    /**
     * Weight of the old mean square of the gradient, in [0, 1). Default: 0.999. Source: Kingma & Ba (2015),
     * arXiv:1412.6980.
     */
    beta2: z.number().min(0).lt(1).default(0.999),
    /** Added to the root of the mean square, above 0. Default: 1e-8. Source: Kingma & Ba (2015), arXiv:1412.6980. */
    epsilon: z.number().positive().default(1e-8),
    /**
     * Decay of kernels, at least 0: w ← w · (1 − lr·weightDecay). Default: 0.01. Source: Loshchilov & Hutter (2019),
     * arXiv:1711.05101.
     */
    weightDecay: z.number().min(0).default(0.01),
  },
  formerly: { weightDecay: 'decay' },
  create: ({ weightDecay, ...options }) =>
    adamOptimizer(options, ({ variable }, rate) => {
      if (variable.rank > 1) variable.assign(tf.mul(variable, 1 - rate * weightDecay));
    }),
});
