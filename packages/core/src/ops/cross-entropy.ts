import * as tf from '@tensorflow/tfjs-core';
import { AblateError } from '../errors.js';
import type { Save } from './save.js';

/**
 * Mean softmax cross-entropy in nats: logits `[N, K]` and targets → scalar. Targets are class numbers `[N]`
 * (int32) or one distribution per row `[N, K]` (float32). Differentiable in the logits.
 * @throws AblateError `SHAPE` if logits and targets do not fit.
 */
export function crossEntropy(logits: tf.Tensor, targets: tf.Tensor): tf.Scalar {
  const [examples = 0, classes = 0] = logits.shape;
  const fits =
    logits.rank === 2 &&
    targets.shape[0] === examples &&
    (targets.rank === 1 || (targets.rank === 2 && targets.shape[1] === classes));
  if (!fits)
    throw new AblateError(
      'SHAPE',
      `cross-entropy expects logits [N, K] and targets [N] or [N, K]; received [${logits.shape.join(', ')}] and [${targets.shape.join(', ')}]`,
    );
  const op = tf.customGrad((...args) => {
    const [logits, save] = args as [tf.Tensor2D, Save];
    const expected = targets.rank === 1 ? tf.oneHot(tf.cast(targets, 'int32'), classes) : targets;
    const logProbabilities = tf.logSoftmax(logits);
    const loss = tf.neg(tf.div(tf.sum(tf.mul(expected, logProbabilities)), examples));
    save([tf.div(tf.sub(tf.exp(logProbabilities), expected), examples)]);
    return {
      value: loss,
      gradFunc: (dy, saved) => tf.mul(saved[0] as tf.Tensor, dy),
    };
  });
  return op(logits) as tf.Scalar;
}
