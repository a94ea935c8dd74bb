import { groupNormalization } from '@ablate/core/layers';
import { defineRegularizer } from '@ablate/core/plugins';
import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import * as z from 'zod';

/** Group normalization at the norm site. Source: Wu & He, "Group normalization" (2018), arXiv:1803.08494. */
export const groupNorm = defineRegularizer({
  name: 'group-norm',
  version: 1,
  summary: 'Normalizes groups of channels of each example, after every convolution',
  options: {
    /**
     * Groups of neighbouring channels: whole, at least 1; must divide the channels of every layer. Default: 8.
     * Source: Wu & He (2018), arXiv:1803.08494.
     */
    groups: z.int().min(1).default(8),
    /** Added to the variance, above 0. Default: 0.00001. Source: Wu & He (2018), arXiv:1803.08494. */
    epsilon: z.number().gt(0).default(1e-5),
  },
  create: ({ groups, epsilon }) => ({
    sites: {
      norm: (x, { path }) =>
        groupNormalization({ name: `${path}_norm`, groups, epsilon }).apply(x) as SymbolicTensor,
    },
  }),
});
