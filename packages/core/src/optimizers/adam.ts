import * as z from 'zod';
import { defineOptimizer } from '../plugins/plugin.js';
import { adamOptimizer } from './adam-optimizer.js';

/** Adam without decay. */
export const adam = defineOptimizer({
  name: 'adam',
  version: 1,
  summary: 'Adam: steps by the mean gradient over the root of its mean square',
  options: z.object({
    /** Learning rate. */
    lr: z.number().positive().default(1e-3),
    beta1: z.number().min(0).lt(1).default(0.9),
    beta2: z.number().min(0).lt(1).default(0.999),
    epsilon: z.number().positive().default(1e-8),
  }),
  create: (options) => adamOptimizer(options),
});
