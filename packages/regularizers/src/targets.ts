import type { TrainContext } from '@ablate/core/plugins';
import * as tf from '@tensorflow/tfjs-core';

/**
 * Class numbers `[…]` → distributions `[…, K]`; distributions stay as they are, and so do the targets of a regression.
 */
export function asDistributions(targets: tf.Tensor, classes: number): tf.Tensor {
  if (targets.dtype !== 'int32') return targets;
  // The wasm backend's `oneHot` writes whole numbers whatever type it is asked for.
  return tf.cast(tf.oneHot(tf.cast(targets, 'int32'), classes), 'float32');
}

/** Number of the model's outputs. */
export function classesOf({ model }: TrainContext): number {
  return model.outputs[0]?.shape.at(-1) ?? 1;
}
