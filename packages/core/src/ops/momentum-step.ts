import * as tf from '@tensorflow/tfjs-core';
import { hasKernel, MOMENTUM_STEP, runKernel } from './kernels.js';

export interface MomentumOptions {
  readonly rate: number;
  readonly momentum: number;
  readonly nesterov: boolean;
}

/**
 * One step of SGD with momentum: v′ = momentum·v + g; w′ = w − rate·v′, or w − rate·(g + momentum·v′) for Nesterov.
 * weight, velocity, gradient `[any]` → new weight, new velocity. Source: Sutskever et al. (2013), as PyTorch's SGD.
 */
export function momentumStep(
  weight: tf.Tensor,
  velocity: tf.Tensor,
  gradient: tf.Tensor,
  { rate, momentum, nesterov }: MomentumOptions,
): [weight: tf.Tensor, velocity: tf.Tensor] {
  if (hasKernel(MOMENTUM_STEP))
    return runKernel(MOMENTUM_STEP, { weight, velocity, gradient }, { rate, momentum, nesterov }) as [
      tf.Tensor,
      tf.Tensor,
    ];
  const v = tf.add(tf.mul(velocity, momentum), gradient);
  const step = nesterov ? tf.add(gradient, tf.mul(v, momentum)) : v;
  return [tf.sub(weight, tf.mul(step, rate)), v];
}
