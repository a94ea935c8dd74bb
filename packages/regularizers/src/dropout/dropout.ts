import { dropout as dropoutLayer } from '@ablate/core/layers';
import { defineRegularizer } from '@ablate/core/plugins';
import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import * as z from 'zod';
import { droppedShare } from '../dropped-share.js';

/** Inverted dropout at the head site: before the classifier. */
export const dropout = defineRegularizer({
  name: 'dropout',
  version: 1,
  summary: 'Drops a share of the features before the classifier',
  options: {
    /** Probability with which a feature is dropped, in [0, 1). Default: 0.5. */
    rate: z.number().min(0).lt(1).default(0.5),
  },
  create: ({ rate }) => {
    const { onDropped, hooks } = droppedShare();
    return {
      ...hooks,
      sites: {
        head: (x, { path, generator }) =>
          dropoutLayer({ name: `${path}_dropout`, rate, generator, onDropped }).apply(x) as SymbolicTensor,
      },
    };
  },
});
