import { defineOptimizer } from '@ablate/core';
import * as tf from '@tensorflow/tfjs-core';
import { z } from 'zod';

/** Each weight moves by the learning rate, against the sign of its gradient. Source: Bernstein et al. (2018). */
export const signSgd = defineOptimizer({
  name: 'sign-sgd',
  version: 1,
  summary: 'Steps of one length against the sign of the gradient.',
  options: {
    /** Learning rate: the length of a step. */
    lr: z.number().positive().default(0.003),
  },
  create: ({ lr }) => ({
    learningRate: lr,
    update: (weights, gradients, learningRate) => {
      for (const { name, variable } of weights) {
        const gradient = gradients.get(name);
        if (gradient !== undefined)
          variable.assign(tf.sub(variable, tf.mul(tf.sign(gradient), tf.scalar(learningRate))));
      }
    },
    // It keeps nothing from step to step.
    slots: () => new Map(),
    restoreSlots: () => {},
    dispose: () => {},
  }),
});
