import type { Regularizer } from '@ablate/core';
import * as tf from '@tensorflow/tfjs-core';

/** Mean entropy of the softmax in nats: logits `[N, K]` → scalar, 0 (certain) to log K (uniform). */
export function meanEntropy(logits: tf.Tensor2D): tf.Scalar {
  const logProbabilities = tf.logSoftmax(logits);
  const sums = tf.sum(tf.mul(tf.exp(logProbabilities), logProbabilities));
  return tf.neg(tf.div(sums, logits.shape[0]));
}

/** The regularizer that adds `weight` times the entropy of the answers to the loss, as its term `penalty`. */
export function entropyTerm(weight: number): Regularizer {
  return {
    claims: ['rewards or punishes the entropy of the answers'],
    addLoss: (context, { logits }) => {
      const entropy = meanEntropy(logits);
      context.log('entropy', entropy);
      return { penalty: tf.mul(entropy, weight) };
    },
  };
}
