import * as tf from '@tensorflow/tfjs-core';
import type { Optimizer } from '../optimizers/optimizer.js';
import type { Batch, Pass } from '../plugins/hooks.js';
import { computeGradients, type StepContext } from './gradients.js';
import { releaseAll } from './kept.js';
import { logNorms } from './report.js';
import type { TrainState } from './state.js';
import { readComputed, type ComputedValues } from './transfer.js';

/**
 * One optimizer step on a batch, which stays the caller's: the loss, the terms added to it, the scalars that were
 * logged, the outputs, and the targets as they were trained on.
 */
export function trainStep(
  batch: Batch,
  step: StepContext & { readonly optimizer: Optimizer },
): Promise<ComputedValues> {
  const { state, hooks, optimizer } = step;
  return readComputed(() => {
    const transformed = hooks.transformBatch(batch);
    const compute = () => computeGradients(transformed, step);
    const positions = state.streams.positions();
    const { loss, outputs, terms, gradients } = compute();
    logNorms(state, gradients);
    const changed = hooks.transformGradients(gradients, () => repeat(compute, state, positions));
    hooks.run('beforeUpdate');
    optimizer.update(state.weights, changed, state.learningRate);
    hooks.run('afterUpdate');
    return { loss, terms, logged: releaseAll(state.takeScalars()), outputs, targets: transformed.targets };
  });
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
