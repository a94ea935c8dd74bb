import * as tf from '@tensorflow/tfjs-core';

/** A grid of equally distant values. */
export interface Grid {
  /** Distance between two values. */
  readonly scale: number;
  /** Whole number that stands for 0. */
  readonly zeroPoint: number;
  readonly qmin: number;
  readonly qmax: number;
}

/** Whole numbers from −(2^(bits−1) − 1) to 2^(bits−1) − 1, for values up to ±`largest`. */
export function symmetricGrid(largest: number, bits: number): Grid {
  const qmax = 2 ** (bits - 1) - 1;
  return { scale: Math.max(largest, Number.MIN_VALUE * 2 ** 60) / qmax, zeroPoint: 0, qmin: -qmax, qmax };
}

/** Whole numbers from 0 to 2^bits − 1, for values from `min` to `max`; 0 is always one of them. */
export function affineGrid(min: number, max: number, bits: number): Grid {
  const qmax = 2 ** bits - 1;
  const low = Math.min(min, 0);
  const scale = Math.max(Math.max(max, 0) - low, 1e-30) / qmax;
  return { scale, zeroPoint: Math.min(qmax, Math.max(0, roundHalfToEven(-low / scale))), qmin: 0, qmax };
}

/** To the nearest whole number; halves to the even one, as IEEE 754 and PyTorch do and `Math.round` does not. */
export function roundHalfToEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  if (rest !== 0.5) return rest < 0.5 ? below : below + 1;
  return below % 2 === 0 ? below : below + 1;
}

/**
 * The nearest values of a grid: (clamp(round(x / s) + z, qmin, qmax) − z) · s, `[any] → [same]`. The gradient passes
 * straight through. Source: Jacob et al., "Quantization and training of neural networks" (2018).
 */
export function fakeQuantize(x: tf.Tensor, { scale, zeroPoint, qmin, qmax }: Grid): tf.Tensor {
  const op = tf.customGrad((x) => {
    const steps = tf.round(tf.div(x as tf.Tensor, scale));
    const clamped = tf.clipByValue(steps, qmin - zeroPoint, qmax - zeroPoint);
    return { value: tf.mul(clamped, scale), gradFunc: (dy) => tf.clone(dy) };
  });
  return op(x);
}
