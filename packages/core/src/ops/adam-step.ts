import * as tf from '@tensorflow/tfjs-core';
import { ADAM_STEP, hasKernel, runKernel } from './kernels.js';

export interface AdamStepOptions {
  /** The learning rate over 1 − β₁ᵗ. */
  readonly rate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** √(1 − β₂ᵗ) */
  readonly correction: number;
}

/**
 * One step of Adam: m′ = β₁m + (1 − β₁)g; v′ = β₂v + (1 − β₂)g²; w′ = w − rate·m′ / (√v′ / correction + ε).
 * weight, mean, square, gradient `[any]` → new weight, mean and square. Source: Kingma & Ba, "Adam" (2015), as PyTorch
 * orders it.
 */
export function adamStep(
  weight: tf.Tensor,
  mean: tf.Tensor,
  square: tf.Tensor,
  gradient: tf.Tensor,
  { rate, beta1, beta2, epsilon, correction }: AdamStepOptions,
): [weight: tf.Tensor, mean: tf.Tensor, square: tf.Tensor] {
  if (hasKernel(ADAM_STEP))
    return runKernel(
      ADAM_STEP,
      { weight, mean, square, gradient },
      { rate, beta1, beta2, epsilon, correction },
    ) as [tf.Tensor, tf.Tensor, tf.Tensor];
  const m = tf.add(tf.mul(mean, beta1), tf.mul(gradient, 1 - beta1));
  const v = tf.add(tf.mul(square, beta2), tf.mul(tf.square(gradient), 1 - beta2));
  const root = tf.add(tf.div(tf.sqrt(v), correction), epsilon);
  return [tf.sub(weight, tf.mul(tf.div(m, root), rate)), m, v];
}
