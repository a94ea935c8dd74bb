import * as z from 'zod';
import { defineSchedule } from '../plugins/plugin.js';

/**
 * From the optimizer's learning rate along half a cosine to `floor` times it. Source: Loshchilov & Hutter, "SGDR"
 * (2017), arXiv:1608.03983; Goyal et al., "Accurate, large minibatch SGD" (2017), arXiv:1706.02677, for the warm-up.
 */
export const cosine = defineSchedule({
  name: 'cosine',
  version: 1,
  summary: 'Half a cosine from the learning rate down to a share of it, after an optional linear warm-up',
  options: {
    /**
     * Share of the steps during which the rate grows linearly from 0, in [0, 1). Default: 0. Source: Goyal et al.
     * (2017), arXiv:1706.02677.
     */
    warmup: z.number().min(0).lt(1).default(0),
    /**
     * Share of the rate that is left at the end, in [0, 1]. Default: 0. Source: Loshchilov & Hutter (2017),
     * arXiv:1608.03983.
     */
    floor: z.number().min(0).max(1).default(0),
  },
  create: ({ warmup, floor }) => ({
    factor: (step, steps) => {
      const rise = warmup * steps;
      if (step < rise) return (step + 1) / rise;
      const share = (step - rise) / Math.max(1, steps - rise);
      return floor + ((1 - floor) * (1 + Math.cos(Math.PI * share))) / 2;
    },
  }),
});
