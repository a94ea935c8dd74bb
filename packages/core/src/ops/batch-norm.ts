import * as tf from '@tensorflow/tfjs-core';
import {
  BATCH_NORM,
  BATCH_NORM_GRADIENT,
  BATCH_NORM_RELU,
  BATCH_NORM_RELU_GRADIENT,
  hasKernel,
  runKernel,
  type Save,
} from './kernels.js';

export interface RunningMoments {
  /** `[C]` */
  readonly mean: tf.Tensor;
  /** `[C]` */
  readonly variance: tf.Tensor;
  /** Weight of the old values in the update, as Keras counts it. */
  readonly momentum: number;
  /** Whether the batch's variance enters as the unbiased estimate, as in PyTorch, or the biased one, as in Keras. */
  readonly unbiased: boolean;
  /** Receives the updated values `[C]`, which are freed when it returns. */
  write(this: void, mean: tf.Tensor, variance: tf.Tensor): void;
}

export interface BatchNormOptions {
  /** Added to the variance before its square root. */
  readonly epsilon: number;
  /** Moves by each batch; the output does not depend on it. */
  readonly running?: RunningMoments;
  /** Whether the rectified linear unit follows, which some backends compute along with it. */
  readonly rectify?: boolean;
}

/** What a backend's own kernel is told: as `RunningMoments` and `BatchNormOptions` name it. */
export interface BatchNormAttributes {
  readonly epsilon: number;
  readonly momentum: number;
  readonly unbiased: boolean;
}

/**
 * Batch normalization in training mode over every axis but the last:
 * x `[…, C]`, gamma `[C]`, beta `[C]` → `[…, C]`, rectified if asked for. Differentiable in all three.
 * Source: Ioffe & Szegedy, "Batch normalization" (2015).
 */
export function batchNorm(
  x: tf.Tensor,
  gamma: tf.Tensor,
  beta: tf.Tensor,
  options: BatchNormOptions,
): tf.Tensor {
  const fuses = options.rectify === true && hasKernel(BATCH_NORM_RELU);
  const op = tf.customGrad((...args) => {
    const [x, gamma, beta, save] = args as [tf.Tensor, tf.Tensor, tf.Tensor, Save];
    const { y, mean, variance, reserves } = forward(x, gamma, beta, options, fuses);
    options.running?.write(mean, variance);
    save([x, gamma, ...(fuses ? [beta] : []), ...reserves]);
    return {
      value: y,
      gradFunc: (dy, saved) => {
        const [x, gamma, ...rest] = saved as [tf.Tensor, tf.Tensor, ...tf.Tensor[]];
        const beta = fuses ? rest.shift() : undefined;
        return backward(dy, { x, gamma, beta, reserves: rest }, options.epsilon);
      },
    };
  });
  const y = op(x, gamma, beta);
  return options.rectify === true && !fuses ? tf.relu(y) : y;
}

interface Forward {
  readonly y: tf.Tensor;
  /** The running mean and variance after this batch; the batch's own if there are none. */
  readonly mean: tf.Tensor;
  readonly variance: tf.Tensor;
  /** What the backward pass wants back. */
  readonly reserves: tf.Tensor[];
}

function forward(
  x: tf.Tensor,
  gamma: tf.Tensor,
  beta: tf.Tensor,
  { epsilon, running }: BatchNormOptions,
  fuses: boolean,
): Forward {
  if (hasKernel(BATCH_NORM)) {
    const old = running && { runningMean: running.mean, runningVariance: running.variance };
    const { momentum = 0, unbiased = false } = running ?? {};
    const outputs = runKernel(
      fuses ? BATCH_NORM_RELU : BATCH_NORM,
      { x, gamma, beta, ...old },
      { epsilon, momentum, unbiased },
    );
    const [y, mean, variance, ...reserves] = outputs as [tf.Tensor, tf.Tensor, tf.Tensor, ...tf.Tensor[]];
    return { y, mean, variance, reserves };
  }
  const { mean, variance } = tf.moments(x, leadingAxes(x));
  const scale = tf.mul(gamma, tf.rsqrt(tf.add(variance, epsilon)));
  const y = tf.add(tf.mul(tf.sub(x, mean), scale), beta);
  return { y, ...moved(mean, variance, x.size / mean.size, running), reserves: [mean, variance] };
}

function moved(
  mean: tf.Tensor,
  variance: tf.Tensor,
  count: number,
  running: RunningMoments | undefined,
): { mean: tf.Tensor; variance: tf.Tensor } {
  if (running === undefined) return { mean, variance };
  const { momentum, unbiased } = running;
  const blend = (old: tf.Tensor, value: tf.Tensor, correction: number) =>
    tf.add(tf.mul(old, momentum), tf.mul(value, (1 - momentum) * correction));
  return {
    mean: blend(running.mean, mean, 1),
    variance: blend(running.variance, variance, unbiased && count > 1 ? count / (count - 1) : 1),
  };
}

interface Saved {
  readonly x: tf.Tensor;
  readonly gamma: tf.Tensor;
  /** Where the output was rectified along with the normalization: it tells which of it was. */
  readonly beta: tf.Tensor | undefined;
  readonly reserves: tf.Tensor[];
}

function backward(dy: tf.Tensor, { x, gamma, beta, reserves }: Saved, epsilon: number): tf.Tensor[] {
  if (hasKernel(BATCH_NORM_GRADIENT)) {
    const named = Object.fromEntries(reserves.map((reserve, i) => [`reserve${i}`, reserve]));
    return beta === undefined
      ? runKernel(BATCH_NORM_GRADIENT, { dy, x, gamma, ...named }, { epsilon })
      : runKernel(BATCH_NORM_RELU_GRADIENT, { dy, x, gamma, beta, ...named }, { epsilon });
  }
  const [mean, variance] = reserves as [tf.Tensor, tf.Tensor];
  const axes = leadingAxes(x);
  const count = x.size / mean.size;
  const inverse = tf.rsqrt(tf.add(variance, epsilon));
  const normalized = tf.mul(tf.sub(x, mean), inverse);
  const dBeta = tf.sum(dy, axes);
  const dGamma = tf.sum(tf.mul(dy, normalized), axes);
  const centred = tf.sub(dy, tf.div(tf.add(dBeta, tf.mul(normalized, dGamma)), count));
  return [tf.mul(centred, tf.mul(gamma, inverse)), dGamma, dBeta];
}

function leadingAxes(x: tf.Tensor): number[] {
  return x.shape.slice(0, -1).map((_, axis) => axis);
}
