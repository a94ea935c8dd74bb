import { addNoise } from '@ablate/core/ops';
import { defineRegularizer } from '@ablate/core/plugins';
import * as z from 'zod';

/**
 * Gaussian noise at the kernel site: on kernels whenever they are used in training. Source: Graves, "Practical
 * variational inference for neural networks" (2011),
 * https://papers.nips.cc/paper/2011/hash/7eb3c8be3d411e8ebfab08eba5f49632-Abstract.html.
 */
export const weightNoise = defineRegularizer({
  name: 'weight-noise',
  version: 1,
  summary: 'Adds Gaussian noise to the kernels in every forward pass of training',
  options: {
    /**
     * Standard deviation of the noise, at least 0. Default: 0.01. Source: Graves (2011),
     * https://papers.nips.cc/paper/2011/hash/7eb3c8be3d411e8ebfab08eba5f49632-Abstract.html.
     */
    std: z.number().min(0).default(0.01),
  },
  formerly: { std: 'deviation' },
  create: ({ std }) => ({
    onTrainStart: (context) => context.log('deviation', std),
    sites: {
      kernel: (kernel, { generator }, training) => (training ? addNoise(kernel, std, generator) : kernel),
    },
  }),
});
