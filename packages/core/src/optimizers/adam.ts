import * as z from 'zod';
import { defineOptimizer } from '../plugins/plugin.js';
import { adamOptimizer } from './adam-optimizer.js';

/** Adam without decay. Source: Kingma & Ba, "Adam" (2015), arXiv:1412.6980. */
export const adam = defineOptimizer({
  name: 'adam',
  version: 1,
  summary: 'Adam: steps by the mean gradient over the root of its mean square',
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
  },
  create: (options) => adamOptimizer(options),
});
