import * as tf from '@tensorflow/tfjs-core';
import type { LossName } from './loss-names.js';

type Loss = (outputs: tf.Tensor, targets: tf.Tensor) => tf.Scalar;

/** Outputs `[N, K]` and targets `[N, K]` → mean over both axes. */
export const LOSSES: Readonly<Record<LossName, Loss>> = {
  mse: (outputs, targets) => tf.mean(tf.square(tf.sub(outputs, targets))),
  mae: (outputs, targets) => tf.mean(tf.abs(tf.sub(outputs, targets))),
  /** Half the square up to an error of 1, linear beyond: `m (e − m / 2)` with `m = min(e, 1)`. */
  huber: (outputs, targets) => {
    const error = tf.abs(tf.sub(outputs, targets));
    const near = tf.minimum(error, 1);
    return tf.mean(tf.mul(near, tf.sub(error, tf.mul(near, 0.5))));
  },
};
