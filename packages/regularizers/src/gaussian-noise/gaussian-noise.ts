import { gaussianNoise as layer } from '@ablate/core/layers';
import { defineRegularizer } from '@ablate/core/plugins';
import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import * as z from 'zod';

/**
 * Gaussian noise at the input site. Source: Bishop, "Training with noise is equivalent to Tikhonov regularization"
 * (1995), doi:10.1162/neco.1995.7.1.108.
 */
export const gaussianNoise = defineRegularizer({
  name: 'gaussian-noise',
  version: 1,
  summary: 'Adds Gaussian noise to the inputs',
  options: {
    /**
     * Standard deviation of the noise, in units of the normalized inputs, at least 0. Default: 0.1. Source: Bishop
     * (1995), doi:10.1162/neco.1995.7.1.108.
     */
    std: z.number().min(0).default(0.1),
  },
  formerly: { std: 'deviation' },
  create: ({ std }) => ({
    onTrainStart: (context) => context.log('deviation', std),
    sites: {
      input: (x, { path, generator }) =>
        layer({ name: `${path}_noise`, std, generator }).apply(x) as SymbolicTensor,
    },
  }),
});
