import * as tf from '@tensorflow/tfjs-core';
import { declareOp, optional, tensor } from './declare-op.js';
import { hasKernel, runOp } from './run-op.js';

const MOMENTS = {
  mean: tensor('columns'),
  variance: tensor('columns'),
  /** What a kernel keeps for the gradient beside them. */
  reserve: optional('...reserved'),
};

/** The op of the gradients of `batchNorm`, for backends with a kernel for it. */
export const BATCH_NORM_GRADIENT = declareOp({
  name: 'batchNormGradient',
  inputs: {
    dy: tensor('...rows', 'columns'),
    x: tensor('...rows', 'columns'),
    gamma: tensor('columns'),
    /** Tells which outputs were rectified. */
    beta: tensor('columns'),
    ...MOMENTS,
  },
  outputs: { dx: tensor('...rows', 'columns'), dGamma: tensor('columns'), dBeta: tensor('columns') },
  attributes: { epsilon: 'float', activation: ['linear', 'relu'] },
  compose: ({ dy, x, gamma, mean, variance }, { epsilon }) => {
    const axes = leadingAxes(x);
    const count = x.size / mean.size;
    const inverse = tf.rsqrt(tf.add(variance, epsilon));
    const normalized = tf.mul(tf.sub(x, mean), inverse);
    const dBeta = tf.sum(dy, axes);
    const dGamma = tf.sum(tf.mul(dy, normalized), axes);
    const centred = tf.sub(dy, tf.div(tf.add(dBeta, tf.mul(normalized, dGamma)), count));
    return { dx: tf.mul(centred, tf.mul(gamma, inverse)), dGamma, dBeta };
  },
});

/** Batch normalization in training mode over the rows. */
export const BATCH_NORM = declareOp({
  name: 'batchNorm',
  inputs: {
    x: tensor('...rows', 'columns'),
    gamma: tensor('columns'),
    beta: tensor('columns'),
    /** The running values before this batch. */
    oldMean: optional('columns'),
    oldVariance: optional('columns'),
  },
  outputs: {
    y: tensor('...rows', 'columns'),
    /** After this batch; the batch's own if there were none before. */
    runningMean: tensor('columns'),
    runningVariance: tensor('columns'),
    ...MOMENTS,
  },
  attributes: {
    /** Added to the variance before its square root. */
    epsilon: 'float',
    /** Weight of the old running values. */
    momentum: 'float',
    /** Whether the variance enters the running one as the unbiased estimate. */
    unbiased: 'bool',
    /** What follows; a kernel may be for `linear` only. */
    activation: ['linear', 'relu'],
  },
  compose: ({ x, gamma, beta, oldMean, oldVariance }, { epsilon, momentum, unbiased }) => {
    const { mean, variance } = tf.moments(x, leadingAxes(x));
    const scale = tf.mul(gamma, tf.rsqrt(tf.add(variance, epsilon)));
    const count = x.size / mean.size;
    const moved = (old: tf.Tensor | undefined, value: tf.Tensor, correction: number) =>
      old === undefined
        ? tf.clone(value)
        : tf.add(tf.mul(old, momentum), tf.mul(value, (1 - momentum) * correction));
    return {
      y: tf.add(tf.mul(tf.sub(x, mean), scale), beta),
      runningMean: moved(oldMean, mean, 1),
      runningVariance: moved(oldVariance, variance, unbiased && count > 1 ? count / (count - 1) : 1),
      mean,
      variance,
    };
  },
  gradient: {
    saves: ['x', 'gamma', 'beta', 'mean', 'variance', 'reserve'],
    compute: (dy, { x, gamma, beta, mean, variance, reserve }, { epsilon, activation }) => {
      const tensors = { dy, x, gamma, beta, mean, variance, reserve };
      const { dx, dGamma, dBeta } = runOp(BATCH_NORM_GRADIENT, tensors, { epsilon, activation });
      return { x: () => dx, gamma: () => dGamma, beta: () => dBeta };
    },
  },
});

/** Running statistics of a batch normalization. */
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

/** What `batchNorm` takes beside its tensors. */
export interface BatchNormOptions {
  /** Added to the variance before its square root. */
  readonly epsilon: number;
  /** Moves by each batch; the output does not depend on it. */
  readonly running?: RunningMoments;
  /** Whether the rectified linear unit follows, which some backends compute along with it. */
  readonly rectify?: boolean;
}

/** Whether the current backend computes batch norm and the rectified linear unit at once. */
function fusesBatchNormRelu(): boolean {
  return hasKernel(BATCH_NORM, { activation: 'relu' });
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
  { epsilon, running, rectify = false }: BatchNormOptions,
): tf.Tensor {
  const { momentum = 0, unbiased = false } = running ?? {};
  const fuses = rectify && fusesBatchNormRelu();
  return tf.tidy(() => {
    const { y, runningMean, runningVariance } = runOp(
      BATCH_NORM,
      { x, gamma, beta, oldMean: running?.mean, oldVariance: running?.variance },
      { epsilon, momentum, unbiased, activation: fuses ? 'relu' : 'linear' },
    );
    running?.write(runningMean, runningVariance);
    return rectify && !fuses ? tf.relu(y) : y;
  });
}

function leadingAxes(x: tf.Tensor): number[] {
  return x.shape.slice(0, -1).map((_, axis) => axis);
}
