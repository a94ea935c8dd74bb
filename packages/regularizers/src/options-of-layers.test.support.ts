import { Generator, Streams, type Regularizer } from '@ablate/core';
import * as tf from '@tensorflow/tfjs-core';
import { contextWith, numbers, siteModel } from './hooks.test.support.js';
import { casesOf, type OptionCases } from './options.test.support.js';

type LayerSite = Parameters<typeof siteModel>[1];
interface Place {
  readonly index?: number;
  readonly count?: number;
}

/** Feature maps of ones `[N, …shape]` after the site's layers in training; then the share that was dropped. */
const onOnes =
  (site: LayerSite, examples: number, shape: readonly number[], place: Place = {}) =>
  (regularizer: Regularizer): number[] => {
    const network = siteModel(regularizer, site, [...shape], place);
    const values = numbers(network.apply(tf.ones([examples, ...shape]), { training: true }) as tf.Tensor);
    const context = contextWith();
    regularizer.onBatchEnd?.(context);
    return [...values, ...Object.values(context.logged)];
  };
/** The stream that the site draws from. */
const stream = () => new Generator(new Streams(0).seed('tested/layer'));

/** Units that are dropped where a uniform number is below the rate, and divided by what is kept of them elsewhere. */
function dropped(rate: number, units: number): number[] {
  return [...stream().uniform(units)].map((u) => (u < rate ? 0 : 1 / (1 - rate)));
}
const shareOfZeros = (values: readonly number[]) =>
  values.filter((value) => value === 0).length / values.length;
const droppedValues = (rate: number) => {
  const values = dropped(rate, 48);
  return [...values, shareOfZeros(values)];
};
/** Of four examples with two places and three feature maps. */
const droppedMaps = (rate: number) => {
  const maps = dropped(rate, 12);
  const values = [0, 3, 6, 9].flatMap((at) => [...maps.slice(at, at + 3), ...maps.slice(at, at + 3)]);
  return [...values, shareOfZeros(values)];
};
/** Of a hundred examples with two places and three feature maps. */
const droppedBranches = (rate: number) => {
  const values = dropped(rate, 100).flatMap((value) => Array<number>(6).fill(value));
  return [...values, shareOfZeros(values)];
};

/** Places where a block starts: the gaps between them have the geometric distribution of the rate. */
function starts(rate: number, places: number): Set<number> {
  const found = new Set<number>();
  let at = -1;
  for (const u of stream().uniform(200)) {
    at += 1 + Math.floor(Math.log(1 - u) / Math.log(1 - rate));
    if (at < places) found.add(at);
  }
  return found;
}
const rescaled = (values: readonly number[]) => {
  const kept = values.filter((value) => value > 0).length;
  return [...values.map((value) => (value * values.length) / kept), 1 - kept / values.length];
};
/** Sixteen colour images of 2 × 2, of which a block takes a whole map: it is the largest that fits. */
const droppedWhole = (rate: number) => {
  const started = starts(rate, 48);
  return rescaled(
    Array.from({ length: 192 }, (_, i) => Number(!started.has(3 * Math.floor(i / 12) + (i % 3)))),
  );
};
/** The same with blocks of one value. */
const droppedSingly = (rate: number) => {
  const started = starts(rate, 192);
  return rescaled(Array.from({ length: 192 }, (_, i) => Number(!started.has(i))));
};

const noisy = (std: number) => [...stream().normal(24)].map((value) => 1 + std * value);

/** Channels of the batch norm's images are multiples of the numbers 1 to 8, two to an example. */
const FACTORS = [1, 2, -4];
/** The outputs in training, then the running means and variances. */
function normalizedBatch(regularizer: Regularizer): number[] {
  const network = siteModel(regularizer, 'norm', [1, 2, 3]);
  const values = [1, 2, 3, 4, 5, 6, 7, 8].flatMap((value) => FACTORS.map((factor) => factor * value));
  const y = numbers(network.apply(tf.tensor(values, [4, 1, 2, 3]), { training: true }) as tf.Tensor);
  const running = network.layers.at(-1)?.nonTrainableWeights ?? [];
  return [...y, ...running.flatMap((weight) => numbers(weight.read()))];
}
/** 1 to 8 minus their mean, of variance 5.25, or 6 without bias. */
function normalized(
  epsilon: number,
  mean: number,
  variance: (square: number) => number,
  centred = [-3.5, -2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 3.5],
  spread = 5.25,
): number[] {
  return [
    ...centred.flatMap((value) =>
      FACTORS.map((factor) => (factor * value) / Math.sqrt(factor ** 2 * spread + epsilon)),
    ),
    ...FACTORS.map((factor) => factor * mean),
    ...FACTORS.map((factor) => variance(factor ** 2)),
  ];
}
/** Two halves of two examples each, of means 2.5 and 6.5 and variance 1.25 (5/3), with the root of 0.9 twice. */
const ghosts = normalized(
  1e-5,
  (1 - Math.sqrt(0.9)) * (Math.sqrt(0.9) * 2.5 + 6.5),
  (square) => 0.9 + (0.1 * square * 5) / 3,
  [-1.5, -0.5, 0.5, 1.5, -1.5, -0.5, 0.5, 1.5],
  1.25,
);

/** One example with the pixels (1, 2, 3) and (3, 6, 9). */
const normalizedExample = (regularizer: Regularizer) =>
  numbers(
    siteModel(regularizer, 'norm', [1, 2, 3]).apply(tf.tensor([1, 2, 3, 3, 6, 9], [1, 1, 2, 3])) as tf.Tensor,
  );
/** Over all six: mean 4, variance 44/6. */
const asOneGroup = (epsilon: number) =>
  [-3, -2, -1, -1, 2, 5].map((value) => value / Math.sqrt(44 / 6 + epsilon));
const asThreeGroups = (epsilon: number) =>
  [-1, -2, -3, 1, 2, 3].map((value) => value / Math.sqrt(value ** 2 + epsilon));
/** Sixteen feature maps of one place, (−1, 1) to (−8, 8) in hundredths: eight groups are pairs. */
const PAIRS = [1, 2, 3, 4, 5, 6, 7, 8].flatMap((size) => [-size / 100, size / 100]);
const normalizedPairs = (regularizer: Regularizer) =>
  numbers(siteModel(regularizer, 'norm', [1, 1, 16]).apply(tf.tensor(PAIRS, [1, 1, 1, 16])) as tf.Tensor);
const pairs = PAIRS.map((value) => value / Math.sqrt(value ** 2 + 1e-5));

const FIRST = [0, 1, 2.4, 3.6, 100, 255];
const SECOND = [0, 1, 2.4, 3.6, 100, 510];
/** Two batches of training, the second with twice the range; what both become. */
function quantized(regularizer: Regularizer): number[] {
  const network = siteModel(regularizer, 'activation', [1, 2, 3]);
  return [FIRST, SECOND].flatMap((values) =>
    numbers(network.apply(tf.tensor(values, [1, 1, 2, 3]), { training: true }) as tf.Tensor),
  );
}
const steps = (size: number, ...counts: number[]) => counts.map((count) => count * size);

export const optionsOfLayers: OptionCases = {
  dropout: {
    rate: casesOf(onOnes('head', 8, [6]), [{}, droppedValues(0.5)], [{ rate: 0.2 }, droppedValues(0.2)]),
  },
  'spatial-dropout': {
    rate: casesOf(
      onOnes('activation', 4, [1, 2, 3]),
      [{}, droppedMaps(0.1)],
      [{ rate: 0.6 }, droppedMaps(0.6)],
    ),
  },
  'stochastic-depth': {
    rate: [
      ...casesOf(
        onOnes('branch', 100, [1, 2, 3], { index: 2, count: 3 }),
        [{}, droppedBranches(0.1)],
        [{ rate: 0.6 }, droppedBranches(0.6)],
      ),
      // Halfway from the first branch to the last.
      ...casesOf(
        onOnes('branch', 100, [1, 2, 3], { index: 1, count: 3 }),
        [{}, droppedBranches(0.05)],
        [{ rate: 0.6 }, droppedBranches(0.3)],
      ),
    ],
  },
  'drop-block': {
    rate: casesOf(
      onOnes('activation', 16, [2, 2, 3]),
      [{}, droppedWhole(0.1)],
      [{ rate: 0.4 }, droppedWhole(0.4)],
    ),
    blockSize: casesOf(
      onOnes('activation', 16, [2, 2, 3]),
      [{}, droppedWhole(0.1)],
      [{ blockSize: 1 }, droppedSingly(0.1)],
    ),
  },
  'gaussian-dropout': {
    rate: casesOf(onOnes('head', 4, [6]), [{}, noisy(1)], [{ rate: 0.2 }, noisy(0.5)]),
  },
  'gaussian-noise': {
    std: casesOf(onOnes('input', 4, [1, 2, 3]), [{}, noisy(0.1)], [{ std: 2 }, noisy(2)]),
  },
  'batch-norm': {
    convention: casesOf(
      normalizedBatch,
      [{}, normalized(1e-5, 0.45, (square) => 0.9 + 0.1 * 6 * square)],
      [{ convention: 'keras' }, normalized(1e-3, 0.045, (square) => 0.99 + 0.01 * 5.25 * square)],
    ),
    momentum: casesOf(
      normalizedBatch,
      [{}, normalized(1e-5, 0.45, (square) => 0.9 + 0.1 * 6 * square)],
      [{ momentum: 0.25 }, normalized(1e-5, 1.125, (square) => 0.75 + 0.25 * 6 * square)],
      [
        { momentum: 0.25, convention: 'keras' },
        normalized(1e-3, 3.375, (square) => 0.25 + 0.75 * 5.25 * square),
      ],
    ),
    epsilon: casesOf(
      normalizedBatch,
      [{}, normalized(1e-5, 0.45, (square) => 0.9 + 0.1 * 6 * square)],
      [{ epsilon: 0.5 }, normalized(0.5, 0.45, (square) => 0.9 + 0.1 * 6 * square)],
      [
        { epsilon: 0.5, convention: 'keras' },
        normalized(0.5, 0.045, (square) => 0.99 + 0.01 * 5.25 * square),
      ],
    ),
    ghostSize: casesOf(
      normalizedBatch,
      [{}, normalized(1e-5, 0.45, (square) => 0.9 + 0.1 * 6 * square)],
      [{ ghostSize: 2 }, ghosts],
    ),
  },
  'group-norm': {
    groups: [
      ...casesOf(normalizedPairs, [{}, pairs]),
      ...casesOf(normalizedExample, [{ groups: 1 }, asOneGroup(1e-5)], [{ groups: 3 }, asThreeGroups(1e-5)]),
    ],
    epsilon: casesOf(
      normalizedExample,
      [{ groups: 3 }, asThreeGroups(1e-5)],
      [{ groups: 3, epsilon: 0.5 }, asThreeGroups(0.5)],
    ),
  },
  'layer-norm': {
    epsilon: casesOf(normalizedExample, [{}, asOneGroup(1e-5)], [{ epsilon: 0.5 }, asOneGroup(0.5)]),
  },
  'quantize-activations': {
    // The ranges are 255, then 257.55.
    bits: casesOf(
      quantized,
      [{}, [...steps(1, 0, 1, 2, 4, 100, 255), ...steps(1.01, 0, 1, 2, 4, 99, 255)]],
      [{ bits: 2 }, [...steps(85, 0, 0, 0, 0, 1, 3), ...steps(85.85, 0, 0, 0, 0, 1, 3)]],
    ),
    // 255 + ½ · (510 − 255)
    averagingConstant: casesOf(
      quantized,
      [{}, [...steps(1, 0, 1, 2, 4, 100, 255), ...steps(1.01, 0, 1, 2, 4, 99, 255)]],
      [{ averagingConstant: 0.5 }, [...steps(1, 0, 1, 2, 4, 100, 255), ...steps(1.5, 0, 1, 2, 2, 67, 255)]],
    ),
  },
};
