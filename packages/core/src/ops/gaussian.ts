import * as tf from '@tensorflow/tfjs-core';
import type { Generator } from '../random/streams.js';
import { maskBy } from './mask.js';

/** x + N(0, `std`), a number for each value: `[any] → [same]`. */
export function addNoise(x: tf.Tensor, std: number, generator: Generator): tf.Tensor {
  if (std === 0) return tf.clone(x);
  const noise = generator.normal(x.size).map((value) => std * value);
  return tf.tidy(() => tf.add(x, tf.tensor(noise, x.shape)));
}

/**
 * x · N(1, √(rate / (1 − rate))), a number for each value: `[any] → [same]`. Mean and variance of the factors are
 * those of dropout at that rate. Source: Srivastava et al., "Dropout" (2014), section 10.
 */
export function gaussianDropout(x: tf.Tensor, rate: number, generator: Generator): tf.Tensor {
  if (rate === 0) return tf.clone(x);
  const std = Math.sqrt(rate / (1 - rate));
  return maskBy(
    x,
    generator.normal(x.size).map((value) => 1 + std * value),
  );
}
