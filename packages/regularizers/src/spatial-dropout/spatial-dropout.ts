import { spatialDropout as layer } from '@ablate/core/layers';
import { defineRegularizer } from '@ablate/core/plugins';
import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import * as z from 'zod';
import { droppedShare } from '../dropped-share.js';

/**
 * Dropout of whole feature maps at the activation site: after every non-linearity. Source: Tompson et al., "Efficient
 * object localization using convolutional networks" (2015), arXiv:1411.4280.
 */
export const spatialDropout = defineRegularizer({
  name: 'spatial-dropout',
  version: 1,
  summary: 'Drops whole feature maps after every non-linearity',
  options: {
    /**
     * Probability with which a map is dropped, in [0, 1). Default: 0.1. Source: Tompson et al. (2015),
     * arXiv:1411.4280.
     */
    rate: z.number().min(0).lt(1).default(0.1),
  },
  create: ({ rate }) => {
    const { onDropped, hooks } = droppedShare();
    return {
      ...hooks,
      sites: {
        activation: (x, { path, generator }) =>
          layer({ name: `${path}_spatial_dropout`, rate, generator, onDropped }).apply(x) as SymbolicTensor,
      },
    };
  },
});
