import { defineRegularizer } from '@ablate/core/plugins';
import { symmetricBeta, type Generator } from '@ablate/core/random';
import * as z from 'zod';
import { augment, module, type Mixing } from './mix-examples.js';

/** Random pairs, and a share from Beta(alpha, alpha). */
export function drawMixing(examples: number, alpha: number, generator: Generator): Mixing {
  const share = symmetricBeta(generator, alpha);
  return { share, partners: generator.permutation(examples) };
}

/** Mixup, with one share for the whole batch. Source: Zhang et al., "mixup" (2018), arXiv:1710.09412. */
export const mixup = defineRegularizer({
  name: 'mixup',
  version: 1,
  summary: 'Trains on mixtures of two examples and of their targets',
  options: {
    /**
     * The share comes from Beta(alpha, alpha), above 0. Default: 0.2. Source: Zhang et al. (2018), arXiv:1710.09412.
     */
    alpha: z.number().gt(0).default(0.2),
  },
  create: ({ alpha }) => ({
    claims: ['mixes the examples and their targets'],
    acted: 'mixed_share',
    augmentation: {
      module,
      augment,
      draw: ([examples = 0], generator) => {
        const draws = drawMixing(examples, alpha, generator);
        return { draws, metrics: { share: draws.share, mixed_share: 1 - draws.share } };
      },
    },
  }),
});
