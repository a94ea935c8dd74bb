import { defineRegularizer } from '@ablate/core/plugins';
import * as z from 'zod';
import { entropyTerm } from '../entropy.js';

/** Entropy minimization: +rate times the entropy of the answers. */
export const entropyMinimization = defineRegularizer({
  name: 'entropy-minimization',
  version: 1,
  summary: 'Rewards certain answers: class borders move to where there are few examples',
  options: {
    /** Weight of the entropy, at least 0. Default: 0.1. */
    rate: z.number().min(0).default(0.1),
  },
  create: ({ rate }) => entropyTerm(rate),
});
