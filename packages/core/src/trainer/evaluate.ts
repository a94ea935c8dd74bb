import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { batchesOf, inSequence, makeBatch } from '../data/batches.js';
import type { Dataset, Split } from '../data/dataset.js';
import { crossEntropy } from '../ops/cross-entropy.js';

const BATCH_SIZE = 256;

/** Mean cross-entropy in nats and the share of correct answers over a split, in evaluation mode. */
export async function evaluate(
  model: LayersModel,
  dataset: Dataset,
  split: Split,
): Promise<{ loss: number; accuracy: number }> {
  let loss = 0;
  let correct = 0;
  for (const indices of batchesOf(inSequence(split), BATCH_SIZE)) {
    const sums = tf.tidy(() => {
      const { inputs, targets } = makeBatch(dataset, split, indices);
      const logits = model.apply(inputs, { training: false }) as tf.Tensor2D;
      return tf.stack([
        tf.mul(crossEntropy(logits, targets), indices.length),
        countCorrect(logits, targets as tf.Tensor1D),
      ]);
    });
    const [batchLoss = NaN, batchCorrect = NaN] = await sums.data();
    sums.dispose();
    loss += batchLoss;
    correct += batchCorrect;
  }
  return { loss: loss / split.size, accuracy: correct / split.size };
}

/** logits `[N, K]`, class numbers `[N]` or distributions `[N, K]` → how many rows have their largest logit there. */
export function countCorrect(logits: tf.Tensor2D, targets: tf.Tensor): tf.Scalar {
  const expected = targets.rank === 1 ? targets : tf.argMax(targets, 1);
  return tf.sum(tf.cast(tf.equal(tf.argMax(logits, 1), tf.cast(expected, 'int32')), 'float32'));
}
