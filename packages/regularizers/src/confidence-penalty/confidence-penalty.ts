import { defineRegularizer } from '@ablate/core';
import * as tf from '@tensorflow/tfjs-core';
import { z } from 'zod';
import { meanEntropy } from '../entropy.js';

/** Confidence penalty: −rate times the entropy of the answers. */
export const confidencePenalty = defineRegularizer({
  name: 'confidence-penalty',
  version: 1,
  summary: 'Rewards answers that are not too certain',
  options: z.object({
    /** Weight of the entropy. */
    rate: z.number().min(0).default(0.1),
  }),
  create: ({ rate }) => ({
    claims: ['rewards or punishes the entropy of the answers'],
    addLoss: (context, { logits }) => {
      const entropy = meanEntropy(logits);
      context.log('entropy', entropy);
      return { penalty: tf.mul(entropy, -rate) };
    },
  }),
});
