import * as tf from '@tensorflow/tfjs-core';

/** Mean entropy of the softmax in nats: logits `[N, K]` → scalar, 0 (certain) to log K (uniform). */
export function meanEntropy(logits: tf.Tensor2D): tf.Scalar {
  const logProbabilities = tf.logSoftmax(logits);
  const sums = tf.sum(tf.mul(tf.exp(logProbabilities), logProbabilities));
  return tf.neg(tf.div(sums, logits.shape[0]));
}
