import * as tf from '@tensorflow/tfjs-core';

/** A grid of equally distant values. Its scalars are tensors, so that no backend has to read them in a step. */
export interface Grid {
  /** Distance between two values: scalar. */
  readonly scale: tf.Tensor;
  /** Whole number that stands for 0: scalar; without it 0 does. */
  readonly zeroPoint?: tf.Tensor;
  readonly qmin: number;
  readonly qmax: number;
}

/** The least range of a grid: above it no distance is 0 in 32 bits. */
const LEAST = 1e-30;

/** Whole numbers from −(2^(bits−1) − 1) to 2^(bits−1) − 1, for values up to ±`largest`, a scalar. */
export function symmetricGrid(largest: tf.Tensor, bits: number): Grid {
  const qmax = 2 ** (bits - 1) - 1;
  return { scale: tf.tidy(() => tf.div(tf.maximum(largest, LEAST), qmax)), qmin: -qmax, qmax };
}

/** Whole numbers from 0 to 2^bits − 1, for values from `min` to `max`, scalars; 0 is always one of them. */
export function affineGrid(min: tf.Tensor, max: tf.Tensor, bits: number): Required<Grid> {
  const qmax = 2 ** bits - 1;
  const [scale, zeroPoint] = tf.tidy((): [tf.Tensor, tf.Tensor] => {
    const low = tf.minimum(min, 0);
    const scale = tf.div(tf.maximum(tf.sub(tf.maximum(max, 0), low), LEAST), qmax);
    return [scale, tf.clipByValue(tf.round(tf.div(tf.neg(low), scale)), 0, qmax)];
  });
  return { scale, zeroPoint, qmin: 0, qmax };
}

/**
 * The nearest values of a grid: (clamp(round(x / s) + z, qmin, qmax) − z) · s, `[any] → [same]`, halves to the even
 * one, as IEEE 754 and PyTorch do. The gradient passes straight through. Source: Jacob et al., "Quantization and
 * training of neural networks" (2018).
 */
export function fakeQuantize(x: tf.Tensor, { scale, zeroPoint, qmin, qmax }: Grid): tf.Tensor {
  const op = tf.customGrad((x) => {
    const steps = tf.round(tf.div(x as tf.Tensor, scale));
    const clamped =
      zeroPoint === undefined
        ? tf.clipByValue(steps, qmin, qmax)
        : tf.sub(tf.clipByValue(tf.add(steps, zeroPoint), qmin, qmax), zeroPoint);
    return { value: tf.mul(clamped, scale), gradFunc: (dy) => tf.clone(dy) };
  });
  return op(x);
}
