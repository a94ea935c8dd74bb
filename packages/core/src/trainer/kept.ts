import * as tf from '@tensorflow/tfjs-core';

/** The tensor once more, to outlive the `tf.tidy` that this is called in. */
export function keep(x: tf.Tensor): tf.Tensor {
  return tf.keep(tf.clone(x));
}

/** Hands a kept tensor over to the `tf.tidy` that this is called in. */
export function release(kept: tf.Tensor): tf.Tensor {
  const owned = tf.clone(kept);
  kept.dispose();
  return owned;
}

/** The same of each. */
export function releaseAll(kept: ReadonlyMap<string, tf.Tensor>): ReadonlyMap<string, tf.Tensor> {
  return new Map([...kept].map(([name, tensor]) => [name, release(tensor)]));
}
