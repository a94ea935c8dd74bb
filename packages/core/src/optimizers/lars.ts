import * as tf from '@tensorflow/tfjs-core';
import * as z from 'zod';
import { momentumStep } from '../ops/momentum-step.js';
import { defineOptimizer } from '../plugins/plugin.js';
import { eachWithGradient } from './optimizer.js';
import { Slots } from './slots.js';

/**
 * The gradient with decay, scaled to the weight's own size: (g + d·w) · trust·‖w‖ / (‖g‖ + d·‖w‖), or unscaled where
 * one of the norms is 0. `[any], [any] → [same]`. Source: You et al., "Large batch training" (2017).
 */
function trustScaled(
  w: tf.Tensor,
  gradient: tf.Tensor,
  { trustCoefficient, weightDecay }: { readonly trustCoefficient: number; readonly weightDecay: number },
): tf.Tensor {
  const weightNorm = tf.norm(w);
  const gradientNorm = tf.norm(gradient);
  const divisor = tf.add(gradientNorm, tf.mul(weightNorm, weightDecay));
  const bothPositive = tf.greater(tf.mul(weightNorm, gradientNorm), 0);
  const ratio = tf.where(
    bothPositive,
    tf.div(tf.mul(weightNorm, trustCoefficient), divisor),
    tf.onesLike(divisor),
  );
  return tf.mul(tf.add(gradient, tf.mul(w, weightDecay)), ratio);
}

/**
 * LARS: SGD with momentum and a learning rate for each kernel; biases and norms are updated as by SGD. Source: You et
 * al., "Large batch training of convolutional networks" (2017), arXiv:1708.03888.
 */
export const lars = defineOptimizer({
  name: 'lars',
  version: 1,
  summary: 'SGD with momentum, where each kernel moves by a share of its own norm: for large batches',
  options: {
    /** Learning rate, above 0. */
    lr: z.number().positive(),
    /**
     * Share of the last step that is taken again, in [0, 1). Default: 0.9. Source: You et al. (2017),
     * arXiv:1708.03888.
     */
    momentum: z.number().min(0).lt(1).default(0.9),
    /**
     * Share of its norm by which a kernel moves at a learning rate of 1, above 0. Default: 0.001. Source: You et al.
     * (2017), arXiv:1708.03888.
     */
    trustCoefficient: z.number().positive().default(1e-3),
    /** Decay of kernels, counted in the share; at least 0. Default: 0. Source: You et al. (2017), arXiv:1708.03888. */
    weightDecay: z.number().min(0).default(0),
  },
  formerly: { trustCoefficient: 'trust', weightDecay: 'decay' },
  create: ({ lr, momentum, ...scaling }) => {
    const slots = new Slots();
    return {
      learningRate: lr,
      update: (weights, gradients, learningRate) => {
        const rate = tf.scalar(learningRate);
        eachWithGradient(weights, gradients, ({ name, variable }, gradient) => {
          const velocity = slots.get('velocity', name, variable);
          const scaled = variable.rank > 1 ? trustScaled(variable, gradient, scaling) : gradient;
          const tensors = { weight: variable, velocity, gradient: scaled, rate };
          const { newWeight, newVelocity } = momentumStep(tensors, { momentum, nesterov: false });
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
