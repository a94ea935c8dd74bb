import { batchNormalization } from '@ablate/core/layers';
import { defineRegularizer } from '@ablate/core/plugins';
import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import * as z from 'zod';

/** Defaults and the meaning of `momentum`, as the two frameworks have them. */
const CONVENTIONS = {
  pytorch: { momentum: 0.1, epsilon: 1e-5 },
  keras: { momentum: 0.99, epsilon: 1e-3 },
};

/**
 * Batch normalization at the norm site: after every convolution. Source: Ioffe & Szegedy, "Batch normalization"
 * (2015), arXiv:1502.03167; Hoffer et al., "Train longer, generalize better" (2017), arXiv:1705.08741, for ghost
 * batches.
 * @example
 * ```ts batch-norm.ts types: defines a matrix, and runs nothing
 * import { spirals, adam } from '@ablate/core';
 * import { models, resmlp } from '@ablate/models';
 * import { batchNorm, regularizers } from '@ablate/regularizers';
 * import { defineMatrix } from '@ablate/runner';
 *
 * export default defineMatrix({
 *   name: 'batch norm',
 *   plugins: [models, regularizers],
 *   base: { dataset: spirals(), model: resmlp(), optimizer: adam(), epochs: 10, batchSize: 32 },
 *   axes: { regularizers: { none: [], whole: [batchNorm()], ghosts: [batchNorm({ ghostSize: 8 })] } },
 *   seeds: 8,
 * });
 * ```
 */
export const batchNorm = defineRegularizer({
  name: 'batch-norm',
  version: 1,
  summary: 'Normalizes each channel over the batch, after every convolution',
  options: {
    /**
     * `pytorch`: momentum is the weight of the new value, the running variance is unbiased. `keras`: momentum is the
     * weight of the old value, the running variance is biased. Default: 'pytorch'.
     */
    convention: z.enum(['pytorch', 'keras']).default('pytorch'),
    /**
     * Weight of the new value (`pytorch`) or of the old one (`keras`) in the running statistics, in (0, 1); 0.1 and
     * 0.99 unless given. Source: Ioffe & Szegedy (2015), arXiv:1502.03167.
     */
    momentum: z.number().gt(0).lt(1).optional(),
    /**
     * Added to the variance, at least 0; 1e-5 (`pytorch`) and 1e-3 (`keras`) unless given. Source: Ioffe & Szegedy
     * (2015), arXiv:1502.03167.
     */
    epsilon: z.number().min(0).optional(),
    /**
     * Examples that are normalized together in training: whole, at least 2; the whole batch unless given. Source:
     * Hoffer et al. (2017), arXiv:1705.08741.
     */
    ghostSize: z.int().min(2).optional(),
  },
  create: ({ convention, ghostSize, ...given }) => {
    const { momentum, epsilon } = { ...CONVENTIONS[convention], ...given };
    const pytorch = convention === 'pytorch';
    return {
      sites: {
        norm: (x, { path }) =>
          batchNormalization({
            name: `${path}_norm`,
            momentum: pytorch ? 1 - momentum : momentum,
            epsilon,
            unbiased: pytorch,
            ghostSize,
          }).apply(x) as SymbolicTensor,
      },
    };
  },
});
