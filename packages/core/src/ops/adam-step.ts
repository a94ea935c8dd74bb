import * as tf from '@tensorflow/tfjs-core';
import { declareOp, tensor, type TensorsOf, type ValuesOf } from './declare-op.js';
import { runOp } from './run-op.js';

/** One step of Adam. */
export const ADAM_STEP = declareOp({
  name: 'adamStep',
  inputs: {
    weight: tensor('...elements'),
    /** Of the gradients. */
    mean: tensor('...elements'),
    /** The mean of their squares. */
    square: tensor('...elements'),
    gradient: tensor('...elements'),
    /** The learning rate over 1 − β₁ᵗ. */
    rate: tensor(),
    /** √(1 − β₂ᵗ) */
    correction: tensor(),
  },
  outputs: {
    newWeight: tensor('...elements'),
    newMean: tensor('...elements'),
    newSquare: tensor('...elements'),
  },
  attributes: {
    beta1: 'float',
    beta2: 'float',
    /** 1 − β₁ and 1 − β₂, which float32 cannot tell from β₁ and β₂. */
    complement1: 'float',
    complement2: 'float',
    epsilon: 'float',
  },
  compose: (
    { weight, mean, square, gradient, rate, correction },
    { beta1, beta2, complement1, complement2, epsilon },
  ) => {
    const newMean = tf.add(tf.mul(mean, beta1), tf.mul(gradient, complement1));
    const newSquare = tf.add(tf.mul(square, beta2), tf.mul(tf.square(gradient), complement2));
    const root = tf.add(tf.div(tf.sqrt(newSquare), correction), epsilon);
    return { newWeight: tf.sub(weight, tf.mul(tf.div(newMean, root), rate)), newMean, newSquare };
  },
});

/** The numbers of a step of Adam that don't change from step to step. */
export type AdamStepOptions = Omit<ValuesOf<typeof ADAM_STEP.attributes>, 'complement1' | 'complement2'>;

/**
 * One step of Adam: m′ = β₁m + (1 − β₁)g; v′ = β₂v + (1 − β₂)g²; w′ = w − rate·m′ / (√v′ / correction + ε).
 * weight, mean, square, gradient `[any]`, rate, correction `[]` → new weight, mean and square. Source: Kingma & Ba,
 * "Adam" (2015), as PyTorch orders it.
 */
export function adamStep(
  tensors: TensorsOf<typeof ADAM_STEP.inputs>,
  { beta1, beta2, epsilon }: AdamStepOptions,
): TensorsOf<typeof ADAM_STEP.outputs> {
  const complements = { complement1: 1 - beta1, complement2: 1 - beta2 };
  return runOp(ADAM_STEP, tensors, { beta1, beta2, epsilon, ...complements });
}
