import * as z from 'zod';
import { defineOptimizer } from '../plugins/plugin.js';
import { adamOptimizer } from './adam-optimizer.js';

/** Adam without decay. */
export const adam = defineOptimizer({
  name: 'adam',
  version: 1,
  summary: 'Adam: steps by the mean gradient over the root of its mean square',
  options: {
    /** Learning rate, above 0. Default: 0.001. */
    lr: z.number().positive().default(1e-3),
    /** Weight of the old mean gradient, in [0, 1). Default: 0.9. */
    beta1: z.number().min(0).lt(1).default(0.9),
    /** Weight of the old mean square of the gradient, in [0, 1). Default: 0.999. */
    beta2: z.number().min(0).lt(1).default(0.999),
    /** Added to the root of the mean square, above 0. Default: 1e-8. */
    epsilon: z.number().positive().default(1e-8),
  },
  create: (options) => adamOptimizer(options),
});
