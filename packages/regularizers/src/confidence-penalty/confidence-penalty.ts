import { defineRegularizer } from '@ablate/core/plugins';
import * as z from 'zod';
import { entropyTerm } from '../entropy.js';

/** Confidence penalty: −rate times the entropy of the answers. */
export const confidencePenalty = defineRegularizer({
  name: 'confidence-penalty',
  version: 1,
  summary: 'Rewards answers that are not too certain',
  options: {
    /** Weight of the entropy, at least 0. Default: 0.1. */
    rate: z.number().min(0).default(0.1),
  },
  create: ({ rate }) => entropyTerm(-rate),
});
