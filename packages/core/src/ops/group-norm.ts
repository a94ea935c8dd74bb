import * as tf from '@tensorflow/tfjs-core';
import { AblateError } from '../errors.js';
import type { Save } from './save.js';

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
  const rows: [number, number, number] = [examples, places, channels];
  const op = tf.customGrad((...args) => {
    const [x, gamma, beta, save] = args as [tf.Tensor, tf.Tensor, tf.Tensor, Save];
    const flat = tf.reshape(x, rows);
    const mean = groupMeans(meanOfPlaces(flat), groups);
    const meanOfSquares = groupMeans(meanOfPlaces(tf.square(flat)), groups);
    const variance = tf.relu(tf.sub(meanOfSquares, tf.square(mean)));
    const inverse = tf.rsqrt(tf.add(variance, epsilon));
    const y = normalize(flat, mean, inverse, gamma, beta);
    save([x, gamma, mean, inverse]);
    return {
      value: tf.reshape(y, x.shape),
      gradFunc: (dy, saved) => backward(dy, saved as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor]),
    };
  });

  /** With n = (x − mean) · inverse: dx = inverse · (γ·dy − mean(γ·dy) − n · mean(γ·dy·n)). */
  function backward(dy: tf.Tensor, [x, gamma, mean, inverse]: [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor]) {
    const flat = tf.reshape(x, rows);
    const flatDy = tf.reshape(dy, rows);
    const dyMean = meanOfPlaces(flatDy);
    const dyTimesX = meanOfPlaces(tf.mul(flatDy, flat));
    const dyTimesNormalized = tf.mul(tf.sub(dyTimesX, tf.mul(mean, dyMean)), inverse);
    const onDy = groupMeans(tf.mul(dyMean, gamma), groups);
    const onNormalized = groupMeans(tf.mul(dyTimesNormalized, gamma), groups);
    const onX = tf.neg(tf.mul(tf.square(inverse), onNormalized));
    const constant = tf.neg(tf.add(tf.mul(inverse, onDy), tf.mul(onX, mean)));
    const dx = tf.add(
      scaled(flatDy, inverse, gamma),
      tf.add(tf.mul(flat, narrow(onX, groups)), narrow(constant, groups)),
    );
    const [dGamma, dBeta] = [dyTimesNormalized, dyMean].map((means) => tf.mul(tf.sum(means, [0, 1]), places));
    return [tf.reshape(dx, x.shape), dGamma as tf.Tensor, dBeta as tf.Tensor];
  }

  return op(x, gamma, beta);

  /** x · inverse · gamma. With one group, what broadcasts is one value an example, which is fastest. */
  function scaled(x: tf.Tensor, inverse: tf.Tensor, gamma: tf.Tensor): tf.Tensor {
    return groups === 1
      ? scaleChannels(tf.mul(x, narrow(inverse, 1)), gamma)
      : tf.mul(x, tf.mul(inverse, gamma));
  }

  /** (x − mean) · inverse · gamma + beta, as x times one small tensor plus another. */
  function normalize(
    x: tf.Tensor,
    ...[mean, inverse, gamma, beta]: [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor]
  ) {
    const shift = tf.sub(beta, tf.mul(mean, tf.mul(inverse, gamma)));
    return tf.add(scaled(x, inverse, gamma), shift);
  }
}

/** `[N, P, C] · [C]`, as a depthwise convolution: wasm's fastest way. */
function scaleChannels(x: tf.Tensor, gamma: tf.Tensor): tf.Tensor {
  const [examples = 1, places = 1, channels = 1] = x.shape;
  const image = tf.reshape<tf.Rank.R4>(x, [1, examples * places, 1, channels]);
  const filter = tf.reshape<tf.Rank.R4>(gamma, [1, 1, channels, 1]);
  return tf.reshape(tf.depthwiseConv2d(image, filter, 1, 'valid'), x.shape);
}

/** `[N, P, C] → [N, 1, C]`, by a pool over all places: wasm's own mean over a middle axis is a hundred times slower. */
function meanOfPlaces(x: tf.Tensor): tf.Tensor {
  const [examples = 1, places = 1, channels = 1] = x.shape;
  const image = tf.reshape<tf.Rank.R4>(x, [examples, places, 1, channels]);
  return tf.reshape(tf.avgPool(image, [places, 1], 1, 'valid'), [examples, 1, channels]);
}

/** Mean of each group, repeated for its channels: `[N, 1, C] → [N, 1, C]`. */
function groupMeans(x: tf.Tensor, groups: number): tf.Tensor {
  const [examples = 1, , channels = 1] = x.shape;
  const each = channels / groups;
  const means = tf.mean(tf.reshape(x, [examples * groups, each]), 1, true);
  return tf.reshape(tf.mul(means, tf.ones([1, each])), [examples, 1, channels]);
}

/** With one group, one value an example, which broadcasts fastest. */
function narrow(x: tf.Tensor, groups: number): tf.Tensor {
  return groups === 1 ? tf.slice(x, [0, 0, 0], [-1, -1, 1]) : x;
}
