import * as z from 'zod';
import { defineSchedule } from '../plugins/plugin.js';

/** From `from` to `to` along half a cosine; `share` goes from 0 to 1. */
const anneal = (from: number, to: number, share: number) =>
  to + ((from - to) * (1 + Math.cos(Math.PI * share))) / 2;

/**
 * Up to the optimizer's rate and down again along half cosines, as PyTorch's `OneCycleLR` without its cycle of the
 * momentum. Source: Smith & Topin, "Super-convergence" (2018), arXiv:1708.07120.
 */
export const oneCycle = defineSchedule({
  name: 'one-cycle',
  version: 1,
  summary: 'Up to the learning rate and down again, along half cosines',
  options: {
    /** Share of the steps that go up, in (0, 1). Default: 0.3. Source: Smith & Topin (2018), arXiv:1708.07120. */
    rise: z.number().gt(0).lt(1).default(0.3),
    /**
     * Share of the rate at the first step, in (0, 1]. Default: 0.04. Source: Smith & Topin (2018), arXiv:1708.07120.
     */
    start: z.number().gt(0).max(1).default(0.04),
    /**
     * Share of the first step's rate at the last, in [0, 1]. Default: 0.0001. Source: Smith & Topin (2018),
     * arXiv:1708.07120.
     */
    end: z.number().min(0).max(1).default(1e-4),
  },
  create: ({ rise, start, end }) => ({
    factor: (at, steps) => {
      const top = rise * steps - 1;
      // A rise of one step is at the top at once.
      if (at <= top) return anneal(start, 1, top === 0 ? 1 : at / top);
      return anneal(1, start * end, (at - top) / Math.max(1, steps - 1 - top));
    },
  }),
});
