import * as tf from '@tensorflow/tfjs-core';
import type { Generator } from '../random/streams.js';
import type { OnDropped } from './dropout.js';
import { maskBy } from './mask.js';

/**
 * Inverted dropout of whole feature maps: `[N, …, C] → [same]`. Each channel of each example is 0 with probability `rate`,
 * else divided by 1 − `rate`. The mask depends on the generator alone.
 * Source: Tompson et al., "Efficient object localization using convolutional networks" (2015).
 */
export function spatialDropout(
  x: tf.Tensor,
  rate: number,
  generator: Generator,
  onDropped?: OnDropped,
): tf.Tensor {
  if (rate === 0) return tf.clone(x);
  const [examples = 1] = x.shape;
  const channels = x.shape.at(-1) ?? 1;
  const keep = 1 / (1 - rate);
  const maps = generator.uniform(examples * channels).map((u) => (u < rate ? 0 : keep));
  onDropped?.(maps.filter((factor) => factor === 0).length, maps.length);
  const shape = [examples, ...x.shape.slice(1, -1).map(() => 1), channels];
  return tf.tidy(() => maskBy(x, tf.tensor(maps, shape)));
}
