import { dropout as dropoutLayer } from '@ablate/core/layers';
import { defineRegularizer } from '@ablate/core/plugins';
import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import * as z from 'zod';
import { droppedShare } from '../dropped-share.js';

/**
 * Inverted dropout at the head site: before the classifier. Source: Srivastava et al., "Dropout" (2014),
 * https://jmlr.org/papers/v15/srivastava14a.html.
 * @example
 * ```ts dropout.ts types: defines a matrix, and runs nothing
 * import { spirals, adam } from '@ablate/core';
 * import { models, resmlp } from '@ablate/models';
 * import { dropout, regularizers } from '@ablate/regularizers';
 * import { defineMatrix } from '@ablate/runner';
 *
 * export default defineMatrix({
 *   name: 'dropout',
 *   plugins: [models, regularizers],
 *   base: { dataset: spirals(), model: resmlp(), optimizer: adam(), epochs: 10, batchSize: 32 },
 *   axes: { regularizers: { none: [], half: [dropout({ rate: 0.5 })], tenth: [dropout({ rate: 0.1 })] } },
 *   seeds: 8,
 * });
 * ```
 */
export const dropout = defineRegularizer({
  name: 'dropout',
  version: 1,
  summary: 'Drops a share of the features before the classifier',
  options: {
    /**
     * Probability with which a feature is dropped, in [0, 1). Default: 0.5. Source: Srivastava et al. (2014),
     * https://jmlr.org/papers/v15/srivastava14a.html.
     */
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
