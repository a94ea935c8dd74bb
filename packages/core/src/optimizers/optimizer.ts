import type * as tf from '@tensorflow/tfjs-core';
import type { Gradients, Weight } from '../plugins/hooks.js';

/** An optimizer plugin's instance: keeps its slots, changes the weights in place. */
export interface Optimizer {
  readonly learningRate: number;
  /** One update of every weight that has a gradient. Runs inside `tf.tidy`. */
  update(weights: readonly Weight[], gradients: Gradients, learningRate: number): void;
  /** Slots by `<slot>/<weight>`, for checkpoints. */
  slots(): ReadonlyMap<string, tf.Variable>;
  dispose(): void;
}
