import { defineRegularizer, type Weight } from '@ablate/core/plugins';
import * as tf from '@tensorflow/tfjs-core';
import * as z from 'zod';

/** Weight decay leaves biases and the parameters of norms alone: every tensor of rank 1 or less. */
export function decays({ variable }: Weight): boolean {
  return variable.rank > 1;
}

/**
 * Weight decay on kernels: coupled to the gradient (PyTorch's SGD), or decoupled from it (AdamW). Source: Krogh &
 * Hertz, "A simple weight decay can improve generalization" (1991),
 * https://papers.nips.cc/paper/1991/hash/8eefcfdf5990e441f0fb6f3fad709e21-Abstract.html; Loshchilov & Hutter,
 * "Decoupled weight decay regularization" (2019), arXiv:1711.05101, for decoupled decay.
 * @example
 * ```ts weight-decay.ts types: defines a matrix, and runs nothing
 * import { spirals, adam } from '@ablate/core';
 * import { models, resmlp } from '@ablate/models';
 * import { weightDecay, regularizers } from '@ablate/regularizers';
 * import { defineMatrix } from '@ablate/runner';
 *
 * export default defineMatrix({
 *   name: 'weight decay',
 *   plugins: [models, regularizers],
 *   base: { dataset: spirals(), model: resmlp(), optimizer: adam(), epochs: 10, batchSize: 32 },
 *   axes: { regularizers: { none: [], decay: [weightDecay({ rate: 1e-4, decoupled: true })] } },
 *   seeds: 8,
 * });
 * ```
 */
export const weightDecay = defineRegularizer({
  name: 'weight-decay',
  version: 1,
  summary: 'Pulls kernels towards zero; biases and norms are left alone',
  options: {
    /**
     * Share of each weight that is taken off, times the learning rate, at least 0. Default: 0.0005. Source: Krogh &
     * Hertz (1991), https://papers.nips.cc/paper/1991/hash/8eefcfdf5990e441f0fb6f3fad709e21-Abstract.html.
     */
    rate: z.number().min(0).default(5e-4),
    /**
     * Whether it is decoupled: w ← w − lr·rate·w beside the step; else coupled: g ← g + rate·w before it. Default:
     * false. Source: Loshchilov & Hutter (2019), arXiv:1711.05101.
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
