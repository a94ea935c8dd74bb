import * as tf from '@tensorflow/tfjs-core';
import { AblateError } from '../errors.js';
import type { Save } from './kernels.js';

export interface GroupNormOptions {
  /** Groups of neighbouring channels, each normalized over its channels and every place; 1 is layer normalization. */
  readonly groups: number;
  /** Added to the variance before its square root. */
  readonly epsilon: number;
}

/**
 * Group normalization: x `[N, …, C]`, gamma `[C]`, beta `[C]` → `[N, …, C]`, differentiable in all three. Each
 * example is normalized by itself, in training and evaluation alike.
 * Source: Wu & He, "Group normalization" (2018).
 * @throws AblateError `SHAPE` if the groups do not divide the channels.
 */
export function groupNorm(
  x: tf.Tensor,
  gamma: tf.Tensor,
  beta: tf.Tensor,
  { groups, epsilon }: GroupNormOptions,
): tf.Tensor {
  const channels = x.shape.at(-1) ?? 1;
  if (channels % groups !== 0)
    throw new AblateError(
      'SHAPE',
      `group normalization: ${channels} channels cannot be divided into ${groups} groups; choose a divisor of ${channels}`,
    );
  const [examples = 1] = x.shape;
  const places = x.size / (examples * channels);
  const count = (places * channels) / groups;
  const rows: [number, number, number] = [examples, places, channels];
  const op = tf.customGrad((...args) => {
    const [x, gamma, beta, save] = args as [tf.Tensor, tf.Tensor, tf.Tensor, Save];
    const flat = tf.reshape(x, rows);
    const mean = tf.div(perGroup(sumPlaces(flat), groups), count);
    const meanOfSquares = tf.div(perGroup(sumPlaces(tf.square(flat)), groups), count);
    const variance = tf.relu(tf.sub(meanOfSquares, tf.square(mean)));
    const inverse = tf.rsqrt(tf.add(variance, epsilon));
    const y = tf.add(scaleAndShift(flat, inverse, gamma, mean), beta);
    save([x, gamma, mean, inverse]);
    return {
      value: tf.reshape(y, x.shape),
      gradFunc: (dy, saved) => backward(dy, saved as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor]),
    };
  });

  /** With n = (x − mean) · inverse: dx = inverse · (γ·dy − Σ(γ·dy) / count − n · Σ(γ·dy·n) / count). */
  function backward(dy: tf.Tensor, [x, gamma, mean, inverse]: [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor]) {
    const flat = tf.reshape(x, rows);
    const flatDy = tf.reshape(dy, rows);
    const dySum = sumPlaces(flatDy);
    const dyTimesX = sumPlaces(tf.mul(flatDy, flat));
    const dyTimesNormalized = tf.mul(tf.sub(dyTimesX, tf.mul(mean, dySum)), inverse);
    const onDy = tf.div(perGroup(tf.mul(dySum, gamma), groups), count);
    const onNormalized = tf.div(perGroup(tf.mul(dyTimesNormalized, gamma), groups), count);
    const onX = tf.neg(tf.mul(tf.square(inverse), onNormalized));
    const constant = tf.neg(tf.add(tf.mul(inverse, onDy), tf.mul(onX, mean)));
    const dx = tf.add(
      scaleAndShift(flatDy, inverse, gamma),
      tf.add(tf.mul(flat, narrow(onX, groups)), narrow(constant, groups)),
    );
    return [tf.reshape(dx, x.shape), tf.sum(dyTimesNormalized, [0, 1]), tf.sum(dySum, [0, 1])];
  }

  /** (x − mean) · inverse · gamma. With one group, what broadcasts is one value an example, which is fastest. */
  function scaleAndShift(x: tf.Tensor, inverse: tf.Tensor, gamma: tf.Tensor, mean?: tf.Tensor): tf.Tensor {
    const scale = groups === 1 ? narrow(inverse, 1) : tf.mul(inverse, gamma);
    const scaled = tf.mul(x, scale);
    const shifted = mean === undefined ? scaled : tf.sub(scaled, tf.mul(narrow(mean, groups), scale));
    return groups === 1 ? scaleChannels(shifted, gamma) : shifted;
  }
  return op(x, gamma, beta);
}

/** `[N, P, C] · [C]`, as a depthwise convolution: wasm's fastest way. */
function scaleChannels(x: tf.Tensor, gamma: tf.Tensor): tf.Tensor {
  const [examples = 1, places = 1, channels = 1] = x.shape;
  const picture = tf.reshape<tf.Rank.R4>(x, [1, examples * places, 1, channels]);
  const filter = tf.reshape<tf.Rank.R4>(gamma, [1, 1, channels, 1]);
  return tf.reshape(tf.depthwiseConv2d(picture, filter, 1, 'valid'), x.shape);
}

/** `[N, P, C] → [N, 1, C]`, as a matrix product: wasm's own sum over a middle axis is over ten times slower. */
function sumPlaces(x: tf.Tensor): tf.Tensor {
  const [examples = 1, places = 1] = x.shape;
  return tf.matMul(tf.ones([examples, 1, places]), x);
}

/** Sums of each group, repeated for its channels: `[N, 1, C] → [N, 1, C]`. */
function perGroup(x: tf.Tensor, groups: number): tf.Tensor {
  const [examples = 1, , channels = 1] = x.shape;
  const each = channels / groups;
  const sums = tf.sum(tf.reshape(x, [examples * groups, each]), 1, true);
  return tf.reshape(tf.mul(sums, tf.ones([1, each])), [examples, 1, channels]);
}

/** With one group, one value an example, which broadcasts fastest. */
function narrow(x: tf.Tensor, groups: number): tf.Tensor {
  return groups === 1 ? tf.slice(x, [0, 0, 0], [-1, -1, 1]) : x;
}
