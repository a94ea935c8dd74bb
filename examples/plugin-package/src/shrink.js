import { defineRegularizer } from '@ablate/core';
import * as tf from '@tensorflow/tfjs-core';
import { z } from 'zod';

export const shrink = defineRegularizer({
  name: 'shrink',
  version: 1,
  summary: 'All gradients times a factor.',
  options: {
    /** 1 changes nothing. */
    factor: z.number().positive().max(1).default(0.5),
  },
  create: ({ factor }) => ({
    transformGradients: (gradients) =>
      new Map([...gradients].map(([name, gradient]) => [name, tf.mul(gradient, factor)])),
  }),
});
