import * as tf from '@tensorflow/tfjs-core';
import * as z from 'zod';
import { defineOptimizer } from '../plugins/plugin.js';
import { eachWithGradient } from './optimizer.js';
import { Slots } from './slots.js';

/**
 * RMSprop: steps by the gradient over the root of its mean square, as PyTorch has it. Source: Hinton et al., "Neural
 * networks for machine learning", lecture 6e (2012),
 * https://www.cs.toronto.edu/~tijmen/csc321/slides/lecture_slides_lec6.pdf.
 */
export const rmsprop = defineOptimizer({
  name: 'rmsprop',
  version: 1,
  summary: 'RMSprop: steps by the gradient over the root of its mean square',
  options: {
    /** Learning rate, above 0. Default: 0.01. */
    lr: z.number().positive().default(1e-2),
    /**
     * Weight of the old mean square, in [0, 1). Default: 0.99. Source: Hinton et al. (2012),
     * https://www.cs.toronto.edu/~tijmen/csc321/slides/lecture_slides_lec6.pdf.
     */
    alpha: z.number().min(0).lt(1).default(0.99),
    /** Added to the root of the mean square, above 0. Default: 1e-8. */
    epsilon: z.number().positive().default(1e-8),
    /** Share of the last step that is taken again, in [0, 1). Default: 0. */
    momentum: z.number().min(0).lt(1).default(0),
    /** Whether the mean gradient's square is taken off the mean square. Default: false. */
    centered: z.boolean().default(false),
  },
  create: ({ lr, alpha, epsilon, momentum, centered }) => {
    const slots = new Slots();
    return {
      learningRate: lr,
      update: (weights, gradients, rate) =>
        eachWithGradient(weights, gradients, ({ name, variable }, gradient) => {
          const square = slots.get('square', name, variable);
          square.assign(tf.add(tf.mul(square, alpha), tf.mul(tf.square(gradient), 1 - alpha)));
          let variance: tf.Tensor = square;
          if (centered) {
            const mean = slots.get('mean', name, variable);
            mean.assign(tf.add(tf.mul(mean, alpha), tf.mul(gradient, 1 - alpha)));
            variance = tf.sub(square, tf.square(mean));
          }
          const step = tf.div(gradient, tf.add(tf.sqrt(variance), epsilon));
          if (momentum === 0) {
            variable.assign(tf.sub(variable, tf.mul(step, rate)));
            return;
          }
          const velocity = slots.get('velocity', name, variable);
          velocity.assign(tf.add(tf.mul(velocity, momentum), step));
          variable.assign(tf.sub(variable, tf.mul(velocity, rate)));
        }),
      slots: () => slots.all(),
      restoreSlots: (values) => slots.restore(values),
      dispose: () => slots.dispose(),
    };
  },
});
