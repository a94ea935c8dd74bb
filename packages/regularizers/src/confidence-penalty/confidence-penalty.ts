import { defineRegularizer } from '@ablate/core/plugins';
import * as z from 'zod';
import { entropyTerm } from '../entropy.js';

/**
 * Confidence penalty: −rate times the entropy of the answers. Source: Pereyra et al., "Regularizing neural networks
 * by penalizing confident output distributions" (2017), arXiv:1701.06548.
 */
export const confidencePenalty = defineRegularizer({
  name: 'confidence-penalty',
  version: 1,
  summary: 'Rewards answers that are not too certain',
  options: {
    /** Weight of the entropy, at least 0. Default: 0.1. Source: Pereyra et al. (2017), arXiv:1701.06548. */
    rate: z.number().min(0).default(0.1),
  },
  create: ({ rate }) => entropyTerm(-rate),
});
