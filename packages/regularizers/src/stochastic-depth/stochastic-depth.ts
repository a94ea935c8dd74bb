import { dropPath } from '@ablate/core/layers';
import { defineRegularizer } from '@ablate/core/plugins';
import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import * as z from 'zod';
import { droppedShare } from '../dropped-share.js';

/** Rate of the block at `index` of `count`: none at the first, `rate` at the last, linear between. */
export function rateAt(rate: number, index: number, count: number): number {
  return count > 1 ? (rate * index) / (count - 1) : rate;
}

/**
 * Stochastic depth at the branch site. Source: Huang et al., "Deep networks with stochastic depth" (2016),
 * arXiv:1603.09382.
 */
export const stochasticDepth = defineRegularizer({
  name: 'stochastic-depth',
  version: 1,
  summary: 'Drops residual branches of single examples, later ones more often',
  options: {
    /**
     * Probability with which the last branch is dropped, in [0, 1). Default: 0.1. Source: Huang et al. (2016),
     * arXiv:1603.09382.
     */
    rate: z.number().min(0).lt(1).default(0.1),
  },
  create: ({ rate }) => {
    const { onDropped, hooks } = droppedShare();
    return {
      ...hooks,
      sites: {
        branch: (x, { path, generator, index, count }) =>
          dropPath({
            name: `${path}_drop_path`,
            rate: rateAt(rate, index, count),
            generator,
            onDropped,
          }).apply(x) as SymbolicTensor,
      },
    };
  },
});
