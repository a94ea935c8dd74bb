import * as tf from '@tensorflow/tfjs-core';
import type { Generator } from '../random/streams.js';
import type { OnDropped } from './dropout.js';
import { maskBy } from './mask.js';

/**
 * Inverted dropout of whole maps: `[N, …, C] → [same]`. Each channel of each example is 0 with probability `rate`,
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
  return maskBy(x, repeatRows(maps, examples, channels, x.size / (examples * channels)));
}

/** Each of `examples` rows of `channels` values, `times` times: wasm multiplies equal shapes fastest. */
function repeatRows(rows: Float32Array, examples: number, channels: number, times: number): Float32Array {
  const all = new Float32Array(rows.length * times);
  for (let example = 0; example < examples; example++) {
    const from = example * channels * times;
    all.set(rows.subarray(example * channels, (example + 1) * channels), from);
    const end = from + channels * times;
    for (let filled = channels; filled < channels * times; filled *= 2)
      all.copyWithin(from + filled, from, Math.min(from + filled, end - filled));
  }
  return all;
}
