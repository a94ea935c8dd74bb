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
  options: {
    /** Share of each weight that is taken off, times the learning rate, at least 0. Default: 0.0005. */
    rate: z.number().min(0).default(5e-4),
    /**
     * Whether it is decoupled: w ← w − lr·rate·w beside the step; else coupled: g ← g + rate·w before it. Default:
     * false.
     */
    decoupled: z.boolean().default(false),
  },
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
