import * as tf from '@tensorflow/tfjs-core';
import type { Generator } from '../random/streams.js';
import type { OnDropped } from './dropout.js';
import { maskBy } from './mask.js';

/**
 * Stochastic depth of one residual branch: `[N, …] → [same]`. Each example's branch is 0 with probability `rate`,
 * else divided by 1 − `rate`. Source: Huang et al., "Deep networks with stochastic depth" (2016), scaled as timm does.
 */
export function dropPath(x: tf.Tensor, rate: number, generator: Generator, onDropped?: OnDropped): tf.Tensor {
  if (rate === 0) return tf.clone(x);
  const [examples = 1] = x.shape;
  const keep = 1 / (1 - rate);
  const factors = generator.uniform(examples).map((u) => (u < rate ? 0 : keep));
  onDropped?.(factors.filter((factor) => factor === 0).length, examples);
  return tf.tidy(() => maskBy(x, tf.tensor(factors, [examples, ...x.shape.slice(1).map(() => 1)])));
}
