import * as tf from '@tensorflow/tfjs-core';
import { declareOp, tensor, type TensorsOf, type ValuesOf } from './declare-op.js';
import { runOp } from './run-op.js';

/** One step of SGD with momentum. */
export const MOMENTUM_STEP = declareOp({
  name: 'momentumStep',
  inputs: {
    weight: tensor('...elements'),
    velocity: tensor('...elements'),
    gradient: tensor('...elements'),
    /** The learning rate. */
    rate: tensor(),
  },
  outputs: { newWeight: tensor('...elements'), newVelocity: tensor('...elements') },
  attributes: { momentum: 'float', nesterov: 'bool' },
  compose: ({ weight, velocity, gradient, rate }, { momentum, nesterov }) => {
    const newVelocity = tf.add(tf.mul(velocity, momentum), gradient);
    const step = nesterov ? tf.add(gradient, tf.mul(newVelocity, momentum)) : newVelocity;
    return { newWeight: tf.sub(weight, tf.mul(step, rate)), newVelocity };
  },
});

/**
 * One step of SGD with momentum: v′ = momentum·v + g; w′ = w − rate·v′, or w − rate·(g + momentum·v′) for Nesterov.
 * weight, velocity, gradient `[any]`, rate `[]` → new weight, new velocity. Source: Sutskever et al. (2013), as
 * PyTorch's SGD.
 */
export function momentumStep(
  tensors: TensorsOf<typeof MOMENTUM_STEP.inputs>,
  options: ValuesOf<typeof MOMENTUM_STEP.attributes>,
): TensorsOf<typeof MOMENTUM_STEP.outputs> {
  return runOp(MOMENTUM_STEP, tensors, options);
}
