import * as tf from '@tensorflow/tfjs-core';
import { BATCH_NORM, BATCH_NORM_GRADIENT, hasKernel, runKernel, type Save } from './kernels.js';

export interface BatchNormOptions {
  /** Added to the variance before its square root. */
  readonly epsilon: number;
  /** Receives the batch's mean and biased variance `[C]`; both are freed when it returns. */
  readonly onMoments?: (mean: tf.Tensor, variance: tf.Tensor) => void;
}

/**
 * Batch normalization in training mode over every axis but the last:
 * x `[…, C]`, gamma `[C]`, beta `[C]` → `[…, C]`. Differentiable in all three.
 * Source: Ioffe & Szegedy, "Batch normalization" (2015).
 */
export function batchNorm(
  x: tf.Tensor,
  gamma: tf.Tensor,
  beta: tf.Tensor,
  { epsilon, onMoments }: BatchNormOptions,
): tf.Tensor {
  const op = tf.customGrad((...args) => {
    const [x, gamma, beta, save] = args as [tf.Tensor, tf.Tensor, tf.Tensor, Save];
    const { y, mean, variance, reserves } = forward(x, gamma, beta, epsilon);
    onMoments?.(mean, variance);
    save([x, gamma, ...reserves]);
    return {
      value: y,
      gradFunc: (dy, saved) => {
        const [x, gamma, ...reserves] = saved as [tf.Tensor, tf.Tensor, ...tf.Tensor[]];
        return backward(dy, x, gamma, reserves, epsilon);
      },
    };
  });
  return op(x, gamma, beta);
}

interface Forward {
  readonly y: tf.Tensor;
  readonly mean: tf.Tensor;
  readonly variance: tf.Tensor;
  /** What the backward pass wants back: mean and variance, unless a backend's kernel has its own. */
  readonly reserves: tf.Tensor[];
}

function forward(x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor, epsilon: number): Forward {
  if (hasKernel(BATCH_NORM)) {
    const [y, mean, variance, ...own] = runKernel(BATCH_NORM, { x, gamma, beta }, { epsilon }) as [
      tf.Tensor,
      tf.Tensor,
      tf.Tensor,
      ...tf.Tensor[],
    ];
    return { y, mean, variance, reserves: own.length > 0 ? own : [mean, variance] };
  }
  const { mean, variance } = tf.moments(x, leadingAxes(x));
  const scale = tf.mul(gamma, tf.rsqrt(tf.add(variance, epsilon)));
  const y = tf.add(tf.mul(tf.sub(x, mean), scale), beta);
  return { y, mean, variance, reserves: [mean, variance] };
}

function backward(
  dy: tf.Tensor,
  x: tf.Tensor,
  gamma: tf.Tensor,
  reserves: tf.Tensor[],
  epsilon: number,
): tf.Tensor[] {
  if (hasKernel(BATCH_NORM_GRADIENT)) {
    const named = Object.fromEntries(reserves.map((reserve, i) => [`reserve${i}`, reserve]));
    return runKernel(BATCH_NORM_GRADIENT, { dy, x, gamma, ...named }, { epsilon });
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
