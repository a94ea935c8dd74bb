import * as tf from '@tensorflow/tfjs-core';
import { AblateError } from '../errors.js';
import type { Generator } from '../random/streams.js';
import type { OnDropped } from './dropout.js';
import { maskBy } from './mask.js';

export interface DropBlockOptions {
  /** Share of the values to drop, roughly: overlapping blocks drop less. */
  readonly rate: number;
  /** Side of the square blocks; never larger than the image. */
  readonly blockSize: number;
}

/** Probability with which a place starts a block: rate · HW / (k² · (H − k + 1)(W − k + 1)). */
export function seedRate({ rate, blockSize }: DropBlockOptions, height: number, width: number): number {
  const side = Math.min(blockSize, height, width);
  return (rate * height * width) / (side ** 2 * (height - side + 1) * (width - side + 1));
}

/**
 * Drops square blocks of each map, and rescales so that the number of values kept does not change the sum:
 * `[N, H, W, C] → [same]`. The mask depends on the generator alone.
 * Source: Ghiasi et al., "DropBlock" (2018), as timm has it.
 * @throws AblateError `SHAPE` unless x has rank 4.
 */
export function dropBlock(
  x: tf.Tensor,
  options: DropBlockOptions,
  generator: Generator,
  onDropped?: OnDropped,
): tf.Tensor {
  if (x.rank !== 4)
    throw new AblateError('SHAPE', `DropBlock expects images [N, H, W, C]; received [${x.shape.join(', ')}]`);
  if (options.rate === 0) return tf.clone(x);
  const [examples, height, width, channels] = x.shape as [number, number, number, number];
  const side = Math.min(options.blockSize, height, width);
  const rows = height - side + 1;
  const columns = width - side + 1;
  const kept = new Uint8Array(x.size).fill(1);
  let dropped = 0;
  const places = examples * rows * columns * channels;
  for (const place of successes(places, seedRate(options, height, width), generator)) {
    const channel = place % channels;
    const column = Math.floor(place / channels) % columns;
    const row = Math.floor(place / (channels * columns)) % rows;
    const example = Math.floor(place / (channels * columns * rows));
    for (let i = 0; i < side; i++) {
      const from = ((example * height + row + i) * width + column) * channels + channel;
      for (let at = from; at < from + side * channels; at += channels) {
        // A block never reaches over the edge: the place is there.
        dropped += kept[at] as number;
        kept[at] = 0;
      }
    }
  }
  onDropped?.(dropped, x.size);
  const scale = x.size / Math.max(1, x.size - dropped);
  return tf.tidy(() => maskBy(x, tf.mul(tf.cast(tf.tensor(kept, x.shape, 'bool'), 'float32'), scale)));
}

/**
 * The places from 0 to `count` − 1 that succeed with probability `rate` each. The gaps between them are drawn, which
 * takes as many numbers as there are successes.
 */
function* successes(count: number, rate: number, generator: Generator): Iterable<number> {
  if (rate <= 0) return;
  const scale = rate >= 1 ? 0 : 1 / Math.log1p(-rate);
  const batch = Math.max(16, Math.ceil(1.1 * rate * count));
  for (let at = -1; ;) {
    for (const u of generator.uniform(batch)) {
      at += 1 + Math.floor(Math.log1p(-u) * scale);
      if (at >= count) return;
      yield at;
    }
  }
}
