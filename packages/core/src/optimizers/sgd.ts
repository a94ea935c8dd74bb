import * as tf from '@tensorflow/tfjs-core';
import * as z from 'zod';
import { momentumStep } from '../ops/momentum-step.js';
import { defineOptimizer } from '../plugins/plugin.js';
import { eachWithGradient } from './optimizer.js';
import { Slots } from './slots.js';

/**
 * Stochastic gradient descent, with momentum as PyTorch counts it (the velocity starts at 0, without dampening).
 * Source: Sutskever et al., "On the importance of initialization and momentum in deep learning" (2013),
 * https://proceedings.mlr.press/v28/sutskever13.html, for momentum.
 */
export const sgd = defineOptimizer({
  name: 'sgd',
  version: 1,
  summary: 'Stochastic gradient descent with momentum, plain or Nesterov',
  options: {
    /** Learning rate, above 0. */
    lr: z.number().positive(),
    /**
     * Share of the last step that is taken again, in [0, 1). Default: 0. Source: Sutskever et al. (2013),
     * https://proceedings.mlr.press/v28/sutskever13.html.
     */
    momentum: z.number().min(0).lt(1).default(0),
    /**
     * Whether the gradient counts as if that share had been taken already. Default: false. Source: Sutskever et al.
     * (2013), https://proceedings.mlr.press/v28/sutskever13.html.
     */
    nesterov: z.boolean().default(false),
  },
  create: ({ lr, momentum, nesterov }) => {
    const slots = new Slots();
    return {
      learningRate: lr,
      update: (weights, gradients, learningRate) => {
        const rate = tf.scalar(learningRate);
        eachWithGradient(weights, gradients, ({ name, variable }, gradient) => {
          if (momentum === 0) {
            variable.assign(tf.sub(variable, tf.mul(gradient, rate)));
            return;
          }
          const velocity = slots.get('velocity', name, variable);
          const tensors = { weight: variable, velocity, gradient, rate };
          const { newWeight, newVelocity } = momentumStep(tensors, { momentum, nesterov });
          variable.assign(newWeight);
          velocity.assign(newVelocity);
        });
      },
      slots: () => slots.all(),
      restoreSlots: (values) => slots.restore(values),
      dispose: () => slots.dispose(),
    };
  },
});
