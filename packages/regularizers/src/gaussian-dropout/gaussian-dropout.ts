import { gaussianDropout as layer } from '@ablate/core/layers';
import { defineRegularizer } from '@ablate/core/plugins';
import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import * as z from 'zod';

/**
 * Multiplicative Gaussian noise at the head site: before the classifier. Source: Srivastava et al., "Dropout" (2014),
 * https://jmlr.org/papers/v15/srivastava14a.html, section 10.
 */
export const gaussianDropout = defineRegularizer({
  name: 'gaussian-dropout',
  version: 1,
  summary: 'Multiplies the features before the classifier by Gaussian noise around 1',
  options: {
    /**
     * The noise has the mean and variance of dropout at this rate, in [0, 1). Default: 0.5. Source: Srivastava et al.
     * (2014), https://jmlr.org/papers/v15/srivastava14a.html.
     */
    rate: z.number().min(0).lt(1).default(0.5),
  },
  create: ({ rate }) => ({
    onTrainStart: (context) => context.log('deviation', Math.sqrt(rate / (1 - rate))),
    sites: {
      head: (x, { path, generator }) =>
        layer({ name: `${path}_gaussian_dropout`, rate, generator }).apply(x) as SymbolicTensor,
    },
  }),
});
