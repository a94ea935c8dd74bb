import * as tf from '@tensorflow/tfjs-core';
import * as z from 'zod';
import { defineOptimizer } from '../plugins/plugin.js';
import { adamOptimizer } from './adam-optimizer.js';

/** Adam with decoupled decay of kernels (tensors of rank 2 and more), before the step. */
export const adamw = defineOptimizer({
  name: 'adamw',
  version: 1,
  summary: 'Adam with decoupled weight decay; biases and norms are left alone',
  options: z.object({
    /** Learning rate. */
    lr: z.number().positive().default(1e-3),
    beta1: z.number().min(0).lt(1).default(0.9),
    beta2: z.number().min(0).lt(1).default(0.999),
    epsilon: z.number().positive().default(1e-8),
    /** w ← w · (1 − lr·weightDecay) on kernels. */
    weightDecay: z.number().min(0).default(0.01),
  }),
  formerly: { weightDecay: 'decay' },
  create: ({ weightDecay, ...options }) =>
    adamOptimizer(options, ({ variable }, rate) => {
      if (variable.rank > 1) variable.assign(tf.mul(variable, 1 - rate * weightDecay));
    }),
});
