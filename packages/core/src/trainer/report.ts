import { peakMemory } from '#host/trainer/process';
import * as tf from '@tensorflow/tfjs-core';
import { globalNorm } from '../ops/global-norm.js';
import type { Gradients } from '../plugins/hooks.js';
import type { Metrics } from '../plugins/metrics.js';
import type { TrainState } from './state.js';

/**
 * Logs the norms of the gradients, as they are before any regularizer changes them, and of the weights, in the last
 * step of each epoch: in every step they would cost some percent of it.
 */
export function logNorms(state: TrainState, gradients: Gradients): void {
  if ((state.step + 1) % state.stepsPerEpoch !== 0) return;
  const weights = state.weights.map(({ variable }) => variable);
  state.log('train/gradient_norm', globalNorm([...gradients.values()], addOneByOne));
  state.log('train/weight_norm', globalNorm(weights, addOneByOne));
}

/** In the same order on every backend: what is logged is compared bit for bit with what was. */
const addOneByOne = (terms: readonly tf.Scalar[]): tf.Scalar =>
  terms.reduce((sum, term) => tf.add<tf.Scalar>(sum, term));

/** The process's peak memory so far, where that is told, and what the backend's tensors hold now, in bytes. */
export function memoryMetrics(): Metrics {
  return {
    ...peakMemory(),
    'system/tensor_bytes': tf.memory().numBytes,
  };
}

/** The metrics of a split, under its name. */
export const ofSplit = (split: 'train' | 'val' | 'test', metrics: Metrics): Metrics =>
  Object.fromEntries(Object.entries(metrics).map(([name, value]) => [`${split}/${name}`, value]));
