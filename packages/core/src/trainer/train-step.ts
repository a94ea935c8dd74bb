import * as tf from '@tensorflow/tfjs-core';
import type { Optimizer } from '../optimizers/optimizer.js';
import type { Batch, Pass } from '../plugins/hooks.js';
import { computeGradients } from './gradients.js';
import type { HookRunner } from './hook-runner.js';
import type { TrainState } from './state.js';

/**
 * One optimizer step on a batch, whose gradients are computed in `parts` parts. Gives `[loss, correct answers,
 * …reported]` as one tensor `[2 + reported]`, to be read once, and the names of what is reported: the added terms
 * and the logged scalars. The caller owns the tensor; the batch stays the caller's.
 */
export function trainStep(
  batch: Batch,
  state: TrainState,
  hooks: HookRunner,
  optimizer: Optimizer,
  parts: number,
): { values: tf.Tensor1D; names: readonly string[] } {
  let names: readonly string[] = [];
  const values = tf.tidy(() => {
    const transformed = hooks.transformBatch(batch);
    const compute = () => computeGradients(transformed, state, hooks, parts);
    const positions = state.streams.positions();
    const { loss, correct, terms, gradients } = compute();
    const changed = hooks.transformGradients(gradients, () => repeat(compute, state, positions));
    hooks.run('beforeUpdate');
    optimizer.update(state.weights, changed, state.learningRate);
    hooks.run('afterUpdate');
    const scalars = state.takeScalars();
    names = [...terms.keys(), ...scalars.keys()];
    const result = tf.stack([loss, correct, ...terms.values(), ...scalars.values()]) as tf.Tensor1D;
    tf.dispose([...scalars.values()]);
    return result;
  });
  return { values, names };
}

/** The same pass again: with the same random numbers, and without a second update of running values. */
function repeat(compute: () => Pass, state: TrainState, positions: Readonly<Record<string, number>>): Pass {
  const running = state.model.nonTrainableWeights.map((weight) => ({
    weight,
    before: tf.clone(weight.read()),
  }));
  state.streams.restore(positions);
  const pass = compute();
  for (const { weight, before } of running) weight.write(before);
  return pass;
}
