import type * as tf from '@tensorflow/tfjs-core';
import type { Gradients, Weight } from '../plugins/hooks.js';
import type { JsonObject } from '../plugins/json.js';

/** An optimizer plugin's instance: keeps its slots, changes the weights in place. */
export interface Optimizer {
  readonly learningRate: number;
  /** One update of every weight that has a gradient. Runs inside `tf.tidy`. */
  update(weights: readonly Weight[], gradients: Gradients, learningRate: number): void;
  /** Slots by `<slot>/<weight>`, for checkpoints. */
  slots(): ReadonlyMap<string, tf.Variable>;
  /** Takes a checkpoint's slots in place of its own, which need not exist yet; the caller keeps the tensors. */
  restoreSlots(slots: ReadonlyMap<string, tf.Tensor>): void;
  /** What a checkpoint has to keep beside the slots. */
  state?(): JsonObject;
  restore?(state: JsonObject): void;
  dispose(): void;
}

/** Calls `change` for every weight that has a gradient. */
export function eachWithGradient(
  weights: readonly Weight[],
  gradients: Gradients,
  change: (weight: Weight, gradient: tf.Tensor) => void,
): void {
  for (const weight of weights) {
    const gradient = gradients.get(weight.name);
    if (gradient !== undefined) change(weight, gradient);
  }
}
