import * as tf from '@tensorflow/tfjs-core';
import { adamStep } from '../ops/adam-step.js';
import type { Weight } from '../plugins/hooks.js';
import type { Optimizer } from './optimizer.js';
import { eachWithGradient } from './optimizer.js';
import { Slots } from './slots.js';

export interface AdamOptions {
  readonly lr: number;
  /** Weight of the old mean of the gradients. */
  readonly beta1: number;
  /** Weight of the old mean of their squares. */
  readonly beta2: number;
  /** Added to the root of the mean square. */
  readonly epsilon: number;
}

/**
 * Adam: m and v are means of the gradients and of their squares; w ← w − η·m̂ / (√v̂ + ε). `before` may change a
 * weight first. Source: Kingma & Ba, "Adam" (2015), as PyTorch orders it.
 */
export function adamOptimizer(
  { lr, beta1, beta2, epsilon }: AdamOptions,
  before?: (weight: Weight, learningRate: number) => void,
): Optimizer {
  const slots = new Slots();
  let steps = 0;
  return {
    learningRate: lr,
    update: (weights, gradients, learningRate) => {
      steps += 1;
      const rate = tf.scalar(learningRate / (1 - beta1 ** steps));
      const correction = tf.scalar(Math.sqrt(1 - beta2 ** steps));
      eachWithGradient(weights, gradients, (weight, gradient) => {
        before?.(weight, learningRate);
        const { name, variable } = weight;
        const mean = slots.get('mean', name, variable);
        const square = slots.get('square', name, variable);
        const { newWeight, newMean, newSquare } = adamStep(
          { weight: variable, mean, square, gradient, rate, correction },
          { beta1, beta2, epsilon },
        );
        variable.assign(newWeight);
        mean.assign(newMean);
        square.assign(newSquare);
      });
    },
    slots: () => slots.all(),
    restoreSlots: (values) => slots.restore(values),
    state: () => ({ steps }),
    restore: (state) => {
      steps = Number(state.steps);
    },
    dispose: () => slots.dispose(),
  };
}
