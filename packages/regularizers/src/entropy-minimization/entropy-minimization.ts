import { defineRegularizer } from '@ablate/core';
import * as tf from '@tensorflow/tfjs-core';
import { z } from 'zod';
import { meanEntropy } from '../entropy.js';

/** Entropy minimization: +rate times the entropy of the answers. */
export const entropyMinimization = defineRegularizer({
  name: 'entropy-minimization',
  version: 1,
  summary: 'Rewards certain answers: class borders move to where there are few examples',
  options: z.object({
    /** Weight of the entropy. */
    rate: z.number().min(0).default(0.1),
  }),
  create: ({ rate }) => ({
    claims: ['rewards or punishes the entropy of the answers'],
    addLoss: (context, { logits }) => {
      const entropy = meanEntropy(logits);
      context.log('entropy', entropy);
      return { penalty: tf.mul(entropy, rate) };
    },
  }),
});
