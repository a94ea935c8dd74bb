import type { Regularizer } from '@ablate/core/plugins';
import * as tf from '@tensorflow/tfjs-core';
import { expectFloats } from './expect.js';

/** Mean entropy of the softmax in nats: logits `[…, K]` → scalar, 0 (certain) to log K (uniform). */
export function meanEntropy(logits: tf.Tensor): tf.Scalar {
  expectFloats('logits', logits, 1);
  const rows = logits.size / (logits.shape.at(-1) ?? 1);
  return tf.tidy(() => {
    const logProbabilities = tf.logSoftmax(logits);
    const sum = tf.sum<tf.Scalar>(tf.mul(tf.exp(logProbabilities), logProbabilities));
    return tf.neg(tf.div<tf.Scalar>(sum, rows));
  });
}

/** The regularizer that adds `weight` times the entropy of the answers to the loss, as its term `penalty`. */
export function entropyTerm(weight: number): Regularizer {
  return {
    needs: ['classes'],
    claims: ['rewards or punishes the entropy of the answers'],
    addLoss: (context, { logits }) => {
      const entropy = meanEntropy(logits);
      context.log('entropy', entropy);
      return { penalty: tf.mul(entropy, weight) };
    },
  };
}
