import { defineRegularizer } from '@ablate/core/plugins';
import * as z from 'zod';
import { entropyTerm } from '../entropy.js';

/**
 * Entropy minimization: +rate times the entropy of the answers. Source: Grandvalet & Bengio, "Semi-supervised
 * learning by entropy minimization" (2005),
 * https://papers.nips.cc/paper/2004/hash/96f2b50b5d3613adf9c27049b2a888c7-Abstract.html.
 */
export const entropyMinimization = defineRegularizer({
  name: 'entropy-minimization',
  version: 1,
  summary: 'Rewards certain answers: class borders move to where there are few examples',
  options: {
    /**
     * Weight of the entropy, at least 0. Default: 0.1. Source: Grandvalet & Bengio (2005),
     * https://papers.nips.cc/paper/2004/hash/96f2b50b5d3613adf9c27049b2a888c7-Abstract.html.
     */
    rate: z.number().min(0).default(0.1),
  },
  create: ({ rate }) => entropyTerm(rate),
});
