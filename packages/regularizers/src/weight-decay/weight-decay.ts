import { defineRegularizer, type Weight } from '@ablate/core/plugins';
import * as tf from '@tensorflow/tfjs-core';
import * as z from 'zod';

/** Weight decay leaves biases and the parameters of norms alone: every tensor of rank 1 or less. */
export function decays({ variable }: Weight): boolean {
  return variable.rank > 1;
}

/** Weight decay on kernels: coupled to the gradient (PyTorch's SGD), or decoupled from it (AdamW). */
export const weightDecay = defineRegularizer({
  name: 'weight-decay',
  version: 1,
  summary: 'Pulls kernels towards zero; biases and norms are left alone',
  options: z.object({
    rate: z.number().min(0).default(5e-4),
    /** Coupled: g ← g + rate·w before the step. Decoupled: w ← w − lr·rate·w beside it. */
    decoupled: z.boolean().default(false),
  }),
  create: ({ rate, decoupled }) =>
    decoupled
      ? {
          order: 'post',
          beforeUpdate: ({ weights, learningRate }) => {
            for (const { variable } of weights.filter(decays))
              variable.assign(tf.mul(variable, 1 - learningRate * rate));
          },
        }
      : {
          order: 'post',
          transformGradients: (gradients, { weights }) => {
            const changed = new Map(gradients);
            for (const { name, variable } of weights.filter(decays)) {
              const gradient = gradients.get(name);
              if (gradient !== undefined) changed.set(name, tf.add(gradient, tf.mul(variable, rate)));
            }
            return changed;
          },
        },
});
