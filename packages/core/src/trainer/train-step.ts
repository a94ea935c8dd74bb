import * as tf from '@tensorflow/tfjs-core';
import type { Optimizer } from '../optimizers/optimizer.js';
import type { Batch, Pass } from '../plugins/hooks.js';
import { packed } from './evaluate.js';
import { computeGradients, type StepOptions } from './gradients.js';
import type { HookRunner } from './hook-runner.js';
import { logNorms } from './report.js';
import type { TrainState } from './state.js';

/**
 * One optimizer step on a batch. Gives what is to be read as one `packed` tensor: the loss and the reported scalars,
 * the outputs, the targets as they were trained on; and the names of what is reported: the added terms and the logged
 * scalars. The caller owns the tensor; the batch stays the caller's.
 */
export function trainStep(
  batch: Batch,
  state: TrainState,
  hooks: HookRunner,
  optimizer: Optimizer,
  options: StepOptions,
): { values: tf.Tensor1D; names: readonly string[] } {
  let names: readonly string[] = [];
  const values = tf.tidy(() => {
    const transformed = hooks.transformBatch(batch);
    const compute = () => computeGradients(transformed, state, hooks, options);
    const positions = state.streams.positions();
    const { loss, outputs, terms, gradients } = compute();
    logNorms(state, gradients);
    const changed = hooks.transformGradients(gradients, () => repeat(compute, state, positions));
    hooks.run('beforeUpdate');
    optimizer.update(state.weights, changed, state.learningRate);
    hooks.run('afterUpdate');
    const scalars = state.takeScalars();
    names = [...terms.keys(), ...scalars.keys()];
    const result = packed([loss, ...terms.values(), ...scalars.values()], outputs, transformed.targets);
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
