import * as tf from '@tensorflow/tfjs-core';
import type { Generator } from '../random/streams.js';
import { maskBy } from './mask.js';

/** How many values, feature maps or branches a random op dropped, out of how many. */
export type OnDropped = (dropped: number, total: number) => void;

/**
 * Inverted dropout: `[any] → [same]`. Each value is 0 with probability `rate`, else divided by 1 − `rate`. The
 * mask depends on the generator alone, so it is the same on every backend.
 * Source: Srivastava et al., "Dropout" (2014).
 */
export function dropout(x: tf.Tensor, rate: number, generator: Generator, onDropped?: OnDropped): tf.Tensor {
  if (rate === 0) return tf.clone(x);
  const keep = 1 / (1 - rate);
  const mask = generator.uniform(x.size).map((u) => (u < rate ? 0 : keep));
  onDropped?.(mask.filter((factor) => factor === 0).length, mask.length);
  return maskBy(x, mask);
}
