import { createSites, elementAt, Generator, type Regularizer, Streams } from '@ablate/core';
import * as tf from '@tensorflow/tfjs-core';
import { contextWith, numbers, outputsWith, weightsOf } from './hooks.test.support.js';
import { casesOf, type OptionCases } from './options.test.support.js';

/** Two filters of three channels in one row of two: the norm of one is 5, of the other 1. Σ|w| is 10.8, Σw² is 26. */
const LONG = [1, 2, 2, 4, 0, 0];
const SHORT = [-0.2, 0.4, -0.4, 0.8, 0, 0];
const times = (values: readonly number[], factor: number) => values.map((value) => value * factor);
/** Kernel `[1, 2, 3, 2]` of two filters. */
const interleaved = (one: readonly number[], other: readonly number[]) =>
  one.flatMap((value, i) => [value, elementAt(other, i)]);
const tensorOf = (values: readonly number[]) => tf.tensor4d([...values], [1, 2, 3, 2]);
const KERNEL = interleaved(LONG, SHORT);
/** Only kernels are regularized. */
const BIAS = [9, -9];

/** Makes the rates' defaults visible. */
const LEARNING_RATE = 1000;
const contextOfKernel = () =>
  contextWith({ 'a/kernel': tensorOf(KERNEL), 'a/bias': tf.tensor1d(BIAS) }, { learningRate: LEARNING_RATE });

/** The penalty, if there is one, in ten thousandths; then the weights after a step, and what was logged of it. */
function penaltyAndStep(regularizer: Regularizer): number[] {
  const context = contextOfKernel();
  const penalty = regularizer.addLoss?.(context, outputsWith()).penalty;
  regularizer.afterUpdate?.(context);
  return [...times(numbers(penalty), 1e4), ...weightsOf(context).flat(), ...Object.values(context.logged)];
}
const penalized = (penalty: number) => [penalty * 1e4, ...KERNEL, ...BIAS];
const stepped = (kernel: readonly number[]) => [
  ...kernel,
  ...BIAS,
  kernel.filter((value) => value === 0).length / 12,
];
const thresholded = (amount: number) =>
  KERNEL.map((value) => Math.sign(value) * Math.max(Math.abs(value) - amount, 0));

/** The gradients 1 of every weight, changed; then the weights before the optimizer's step. */
function gradientsAndWeights(regularizer: Regularizer): number[] {
  const context = contextOfKernel();
  const gradients = new Map([
    ['a/kernel', tf.onesLike(tensorOf(KERNEL))],
    ['a/bias', tf.ones([2])],
  ]);
  const pass = () => ({ loss: tf.scalar(0), gradients });
  const changed = regularizer.transformGradients?.(gradients, context, pass);
  regularizer.beforeUpdate?.(context);
  return [...[...(changed?.values() ?? [])].flatMap(numbers), ...weightsOf(context).flat()];
}
const coupled = (rate: number) => [...KERNEL.map((w) => 1 + rate * w), 1, 1, ...KERNEL, ...BIAS];
const decoupled = (rate: number) => [...times(KERNEL, 1 - LEARNING_RATE * rate), ...BIAS];

/** Gradients with norms 10 and 0.05 of the filters, and 10 of an offset with a norm of 0.5. */
const GRADIENT = interleaved(times(LONG, 2), times(SHORT, 0.05));
const OFFSET_GRADIENT = [6, -8];
const NORM = Math.hypot(10, 0.05, 10);
function clipped(regularizer: Regularizer): number[] {
  const context = contextWith({ 'a/kernel': tensorOf(KERNEL), 'a/beta': tf.tensor1d([0.3, 0.4]) });
  const gradients = new Map<string, tf.Tensor>([
    ['a/kernel', tensorOf(GRADIENT)],
    ['a/beta', tf.tensor1d(OFFSET_GRADIENT)],
  ]);
  const pass = () => ({ loss: tf.scalar(0), gradients });
  const changed = regularizer.transformGradients?.(gradients, context, pass);
  const { norm_before, norm_after } = context.logged;
  return [...[...(changed?.values() ?? [])].flatMap(numbers), norm_before ?? NaN, norm_after ?? NaN];
}
const bounded = (kernel: readonly number[], offset: readonly number[]) => {
  const values = [...kernel, ...offset];
  return [...values, NORM, Math.hypot(...values)];
};
const byNorm = (limit: number) =>
  bounded(times(GRADIENT, limit / NORM), times(OFFSET_GRADIENT, limit / NORM));
const byValue = (limit: number) => {
  const cut = (value: number) => Math.max(-limit, Math.min(limit, value));
  return bounded(GRADIENT.map(cut), OFFSET_GRADIENT.map(cut));
};
/** Factors of the filters and the offset: what is allowed by their norms 5, 1 and 0.5, but no more than 1. */
const adaptive = (limit: number) =>
  bounded(
    interleaved(times(LONG, (2 * 5 * limit) / 10), times(SHORT, 0.05 * Math.min(1, limit / 0.05))),
    times(OFFSET_GRADIENT, (0.5 * limit) / 10),
  );

/** Gradients of zeros, with noise, at the fourth step; then its standard deviation. */
function noisyGradient(regularizer: Regularizer): number[] {
  const context = contextWith({}, { step: 3 });
  const gradients = new Map([['a/kernel', tf.zeros([1, 2, 3, 2])]]);
  const pass = () => ({ loss: tf.scalar(0), gradients });
  const changed = regularizer.transformGradients?.(gradients, context, pass);
  return [...numbers(changed?.get('a/kernel')), context.logged.deviation ?? NaN];
}
const noiseOf = (name: string, std: number) =>
  times([...new Generator(new Streams(0).seed(name)).normal(12)], std);
const gradientNoise = (std: number) => [...noiseOf('gradient-noise', std), std];

/** What the kernel is while it is used in training. */
const used = (kernel: readonly number[]) => (regularizer: Regularizer) => {
  const transform = createSites([{ name: 'tested', regularizer }], new Streams(0)).kernel('layer');
  return numbers(transform?.(tensorOf(kernel), true));
};

/** At 8 bits, whose largest whole number is 127, the grid is one of sixty-fourths. */
const FINE = [127, 6.4, -6.6, 19, 0, -100.5, 100.4, -1, 3, 3.2, -126.7, 64].map((value) => value / 64);

/** Takes the gradient, which is the weights' double, where the weights are the worst nearby; then the weights. */
function nearby(regularizer: Regularizer): number[] {
  const context = contextWith({ 'a/kernel': tensorOf(KERNEL) });
  const pass = () => ({
    loss: tf.scalar(0),
    gradients: new Map(context.weights.map(({ name, variable }) => [name, tf.mul(variable, 2)])),
  });
  const changed = regularizer.transformGradients?.(pass().gradients, context, pass);
  return [...numbers(changed?.get('a/kernel')), ...weightsOf(context).flat()];
}
const climbed = (rho: number) => [...times(KERNEL, 2 * (1 + rho / Math.sqrt(26))), ...KERNEL];

export const optionsOfKernels: OptionCases = {
  'elastic-net': {
    rate: casesOf(
      penaltyAndStep,
      [{}, penalized(1e-4 * (10.8 / 2 + 26 / 4))],
      [{ rate: 0.1 }, penalized(0.1 * (10.8 / 2 + 26 / 4))],
    ),
    ratio: casesOf(
      penaltyAndStep,
      [{ ratio: 1 }, penalized(1e-4 * 10.8)],
      [{ ratio: 0.2 }, penalized(1e-4 * (10.8 * 0.2 + 26 * 0.4))],
      [{ ratio: 0 }, penalized(1e-4 * 13)],
    ),
    method: casesOf(
      penaltyAndStep,
      [{}, penalized(1e-4 * (10.8 / 2 + 26 / 4))],
      [{ method: 'proximal' }, stepped(times(thresholded(0.05), 1 / 1.05))],
      [{ method: 'proximal', rate: 1e-3, ratio: 0.25 }, stepped(times(thresholded(0.25), 1 / 1.75))],
    ),
  },
  'group-lasso': {
    rate: casesOf(penaltyAndStep, [{}, penalized(1e-4 * 6)], [{ rate: 0.1 }, penalized(0.1 * 6)]),
    method: casesOf(
      penaltyAndStep,
      [{}, penalized(1e-4 * 6)],
      [{ method: 'proximal' }, stepped(interleaved(times(LONG, 0.98), times(SHORT, 0.9)))],
      [{ method: 'proximal', rate: 2e-3 }, stepped(interleaved(times(LONG, 0.6), times(SHORT, 0)))],
    ),
  },
  l1: {
    rate: casesOf(penaltyAndStep, [{}, penalized(1e-5 * 10.8)], [{ rate: 0.1 }, penalized(0.1 * 10.8)]),
    method: casesOf(
      penaltyAndStep,
      [{}, penalized(1e-5 * 10.8)],
      [{ method: 'proximal' }, stepped(thresholded(0.01))],
      [{ method: 'proximal', rate: 3e-4 }, stepped(thresholded(0.3))],
    ),
  },
  'max-norm': {
    maxValue: casesOf(
      penaltyAndStep,
      [{}, [...interleaved(times(LONG, 0.6), SHORT), ...BIAS, 0.5, 5]],
      [{ maxValue: 0.5 }, [...interleaved(times(LONG, 0.1), times(SHORT, 0.5)), ...BIAS, 1, 5]],
    ),
  },
  'weight-decay': {
    rate: casesOf(gradientsAndWeights, [{}, coupled(5e-4)], [{ rate: 0.1 }, coupled(0.1)]),
    decoupled: casesOf(
      gradientsAndWeights,
      [{}, coupled(5e-4)],
      [{ decoupled: true }, decoupled(5e-4)],
      [{ decoupled: true, rate: 1e-4 }, decoupled(1e-4)],
    ),
  },
  'gradient-clipping': {
    by: casesOf(
      clipped,
      [{}, byNorm(1)],
      [{ by: 'value' }, byValue(0.5)],
      [{ by: 'adaptive' }, adaptive(0.01)],
    ),
    limit: casesOf(
      clipped,
      [{ limit: 7 }, byNorm(7)],
      [{ limit: 100 }, bounded(GRADIENT, OFFSET_GRADIENT)],
      [{ by: 'value', limit: 3 }, byValue(3)],
      [{ by: 'adaptive', limit: 0.1 }, adaptive(0.1)],
    ),
  },
  'gradient-noise': {
    scale: casesOf(
      noisyGradient,
      [{}, gradientNoise(0.1 / 4 ** 0.275)],
      [{ scale: 0.25 }, gradientNoise(0.5 / 4 ** 0.275)],
    ),
    decay: casesOf(
      noisyGradient,
      [{}, gradientNoise(0.1 / 4 ** 0.275)],
      [{ decay: 2 }, gradientNoise(0.1 / 4)],
    ),
  },
  'quantize-weights': {
    bits: casesOf(
      used(FINE),
      [{}, times([127, 6, -7, 19, 0, -100, 100, -1, 3, 3, -127, 64], 1 / 64)],
      // Three steps to each side, of 127/3.
      [{ bits: 3 }, times([3, 0, 0, 0, 0, -2, 2, 0, 0, 0, -3, 2], 127 / 3 / 64)],
    ),
  },
  sam: { rho: casesOf(nearby, [{}, climbed(0.05)], [{ rho: 2 }, climbed(2)]) },
  'weight-noise': {
    std: casesOf(
      used(KERNEL),
      [{}, noiseOf('tested/layer', 0.01).map((noise, i) => noise + elementAt(KERNEL, i))],
      [{ std: 0.5 }, noiseOf('tested/layer', 0.5).map((noise, i) => noise + elementAt(KERNEL, i))],
    ),
  },
};
