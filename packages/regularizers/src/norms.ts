import * as tf from '@tensorflow/tfjs-core';

/** Norm of each filter or unit, the last axis: `[…, F] → [1, …, F]`; of the whole where the rank is 1 or less. */
export function unitNorms(x: tf.Tensor): tf.Tensor {
  const axes = x.shape.map((_, axis) => axis).slice(0, x.rank > 1 ? -1 : undefined);
  return tf.sqrt(tf.sum(tf.square(x), axes, true));
}
