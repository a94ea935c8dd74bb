import { groupNormalization } from '@ablate/core/layers';
import { defineRegularizer } from '@ablate/core/plugins';
import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import * as z from 'zod';

/**
 * Layer normalization at the norm site: each example over all of its values, a scale and an offset a channel. Source:
 * Ba et al., "Layer normalization" (2016), arXiv:1607.06450; Wu & He, "Group normalization" (2018), arXiv:1803.08494,
 * for all of an image.
 */
export const layerNorm = defineRegularizer({
  name: 'layer-norm',
  version: 1,
  summary: 'Normalizes each example over all of its channels and places, after every convolution',
  options: {
    /** Added to the variance, above 0. Default: 0.00001. Source: Ba et al. (2016), arXiv:1607.06450. */
    epsilon: z.number().gt(0).default(1e-5),
  },
  create: ({ epsilon }) => ({
    sites: {
      norm: (x, { path }) =>
        groupNormalization({ name: `${path}_norm`, groups: 1, epsilon }).apply(x) as SymbolicTensor,
    },
  }),
});
