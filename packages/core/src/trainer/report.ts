import { peakMemory } from '#host/trainer/process';
import * as tf from '@tensorflow/tfjs-core';
import type { Gradients } from '../plugins/hooks.js';
import type { Metrics } from '../plugins/metrics.js';
import type { TrainState } from './state.js';

/** Root of the sum of all squares, over all tensors. */
export function globalNorm(tensors: readonly tf.Tensor[]): tf.Scalar {
  return tf.tidy(() => {
    const squares = tensors.map((tensor) => tf.sum(tf.square(tensor)));
    return tf.sqrt(squares.reduce((sum, square) => tf.add(sum, square), tf.scalar(0))) as tf.Scalar;
  });
}

/**
 * Logs the norms of the gradients, as they are before any regularizer changes them, and of the weights, in the last
 * step of each epoch: in every step they would cost some percent of it.
 */
export function logNorms(state: TrainState, gradients: Gradients): void {
  if ((state.step + 1) % state.stepsPerEpoch !== 0) return;
  state.log('train/gradient_norm', globalNorm([...gradients.values()]));
  state.log('train/weight_norm', globalNorm(state.weights.map(({ variable }) => variable)));
}

/** The process's peak memory so far, where that is told, and what the backend's tensors hold now, in bytes. */
export function memoryMetrics(): Metrics {
  return {
    ...peakMemory(),
    'system/tensor_bytes': tf.memory().numBytes,
  };
}
