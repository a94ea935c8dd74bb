import * as tf from '@tensorflow/tfjs-core';
import type { Generator } from '../random/streams.js';

/**
 * Inverted dropout: `[any] → [same]`. Each value is 0 with probability `rate`, else divided by 1 − `rate`. The
 * mask depends on the generator alone, so it is the same on every backend.
 * Source: Srivastava et al., "Dropout" (2014).
 */
export function dropout(x: tf.Tensor, rate: number, generator: Generator): tf.Tensor {
  if (rate === 0) return tf.clone(x);
  const keep = 1 / (1 - rate);
  const mask = generator.uniform(x.size).map((u) => (u < rate ? 0 : keep));
  return tf.mul(x, tf.tensor(mask, x.shape, 'float32'));
}
