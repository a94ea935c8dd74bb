import * as tf from '@tensorflow/tfjs-core';
import type { Optimizer } from '../optimizers/optimizer.js';
import { crossEntropy } from '../ops/cross-entropy.js';
import type { Batch } from '../plugins/hooks.js';
import type { HookRunner } from './hook-runner.js';
import { countCorrect } from './evaluate.js';
import type { TrainState } from './state.js';

/**
 * One optimizer step on a batch. Gives `[loss, correct answers, …added terms]` as one tensor `[2 + terms]`, to be
 * read once, and the names of the terms. The caller owns the tensor; the batch stays the caller's.
 */
export function trainStep(
  batch: Batch,
  state: TrainState,
  hooks: HookRunner,
  optimizer: Optimizer,
): { values: tf.Tensor1D; terms: readonly string[] } {
  let terms: readonly string[] = [];
  const values = tf.tidy(() => {
    const { inputs, targets } = hooks.transformBatch(batch);
    const reported: tf.Tensor[] = [];
    const { value: loss, grads } = tf.variableGrads(
      () => {
        const logits = state.model.apply(inputs, { training: true }) as tf.Tensor2D;
        const dataLoss = crossEntropy(logits, targets);
        const added = hooks.addLoss();
        terms = added.map(([name]) => name);
        reported.push(
          tf.keep(countCorrect(logits, targets)),
          ...added.map(([, term]) => tf.keep(tf.clone(term))),
        );
        return added.reduce((sum, [, term]) => tf.add(sum, term), dataLoss);
      },
      state.weights.map((weight) => weight.variable),
    );
    const gradients = new Map(
      state.weights.flatMap(({ name, variable }) => {
        const gradient = grads[variable.name];
        return gradient === undefined ? [] : [[name, gradient] as const];
      }),
    );
    const transformed = hooks.transformGradients(gradients);
    hooks.run('beforeUpdate');
    optimizer.update(state.weights, transformed, state.learningRate);
    hooks.run('afterUpdate');
    const result = tf.stack([loss, ...reported]) as tf.Tensor1D;
    tf.dispose(reported);
    return result;
  });
  return { values, terms };
}
