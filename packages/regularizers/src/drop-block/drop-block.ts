import { dropBlock as layer } from '@ablate/core/layers';
import { AblateError, defineRegularizer } from '@ablate/core/plugins';
import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import * as z from 'zod';
import { droppedShare } from '../dropped-share.js';

/**
 * DropBlock at the activation site: after every non-linearity. Source: Ghiasi et al., "DropBlock" (2018),
 * arXiv:1810.12890.
 */
export const dropBlock = defineRegularizer({
  name: 'drop-block',
  version: 1,
  summary: 'Drops square blocks of each map after every non-linearity',
  options: {
    /** Share of the values to drop, in [0, 1). Default: 0.1. Source: Ghiasi et al. (2018), arXiv:1810.12890. */
    rate: z.number().min(0).lt(1).default(0.1),
    /**
     * Side of a block in pixels of the feature map: whole, at least 1; in a smaller map, the map's. Default: 7.
     * Source: Ghiasi et al. (2018), arXiv:1810.12890.
     */
    blockSize: z.int().min(1).default(7),
  },
  create: ({ rate, blockSize }) => {
    const { onDropped, hooks } = droppedShare();
    return {
      ...hooks,
      sites: {
        activation: (x, { path, generator }) => {
          if (x.rank !== 4)
            throw new AblateError(
              'SHAPE',
              `drop-block expects images [N, H, W, C] at ${path}; received [${x.shape.join(', ')}]`,
            );
          const options = { name: `${path}_drop_block`, rate, blockSize, generator, onDropped };
          return layer(options).apply(x) as SymbolicTensor;
        },
      },
    };
  },
});
