import { AblateError, type Gradients, type HostBatch, type Weight } from '@ablate/core/plugins';
import { Generator } from '@ablate/core/random';
import { loadBackend } from '@ablate/core/backends';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as exported from './index.js';

await loadBackend('cpu');

type Arbitrary = fc.Arbitrary<unknown>;
/** What a function takes, and what it must refuse in the place of each. */
interface Case {
  readonly call: (...values: never[]) => unknown;
  readonly takes: readonly { readonly good: () => unknown; readonly bad: Arbitrary }[];
  /** Of what it gives for the good values, where that is a tensor. */
  readonly shape?: readonly number[];
}

const noNumbers = [NaN, Infinity, '0.1', null, [0.1]];
// −0 is 0.
const numberBelow = (low: number) =>
  fc.double({ max: low, maxExcluded: true, noNaN: true }).filter((value) => value < low);
const numberAbove = (high: number) => fc.double({ min: high, minExcluded: true, noNaN: true });
const number = (good: number, ...outside: Arbitrary[]) => ({
  good: () => good,
  bad: fc.oneof(fc.constantFrom<unknown>(...noNumbers), ...outside),
});
const fraction = fc.double({ min: 0.1, max: 0.9, noNaN: true });
const positive = (good: number) => number(good, numberBelow(0), fc.constant(0));
const notNegative = (good: number) => number(good, numberBelow(0));
const share = (good: number) => number(good, numberBelow(0), numberAbove(1));

/** Tensors of other types, of too few axes; and what is no tensor. */
const noFloats = (leastRank = 0): Arbitrary =>
  fc.oneof(
    fc
      .tuple(fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 4 }), fc.constantFrom('int32', 'bool'))
      .map(([shape, type]) => tf.zeros(shape, type as 'int32')),
    ...(leastRank === 0 ? [] : [fc.constant(tf.scalar(1))]),
    fc.constantFrom<unknown>(undefined, null, 3, [1, 2], 'x', new Float32Array(4)),
  );
const floats = (shape: readonly number[] = [3, 4], leastRank = 0) => ({
  good: () => tf.ones([...shape]),
  bad: noFloats(leastRank),
});

const WEIGHTS: readonly Weight[] = [{ name: 'a/kernel', variable: tf.variable(tf.ones([3, 4])) }];
const gradients = (isMatched = false) => ({
  good: (): Gradients => new Map([['a/kernel', tf.ones([3, 4])]]),
  bad: fc.oneof(
    noFloats().map((value) => new Map([['a/kernel', value]])),
    fc.constantFrom<unknown>({ 'a/kernel': 1 }, null, [1]),
    ...(isMatched ? [fc.constant(new Map([['a/kernel', tf.ones([4, 3])]]))] : []),
  ),
});

const images = {
  good: () => ({ values: new Float32Array(2 * 4 * 4 * 3), shape: [2, 4, 4, 3] }),
  bad: fc.oneof(
    fc
      .array(fc.integer({ min: -1, max: 5 }), { minLength: 1, maxLength: 5 })
      .filter((shape) => String(shape) !== '2,4,4,3' && shape.reduce((a, b) => a * b, 1) !== 96)
      .map((shape) => ({ values: new Float32Array(96), shape })),
    fc.constant({ values: Array(96).fill(0), shape: [2, 4, 4, 3] }),
    fc.constant({ values: new Float64Array(96), shape: [2, 4, 4, 3] }),
    fc.constant({ values: new Float32Array(96), shape: [2, 48] }),
  ),
};
const batch = (): HostBatch => ({
  ...{ inputs: new Float32Array(96), inputShape: [2, 4, 4, 3] },
  ...{ targets: Int32Array.of(0, 2), targetShape: [2], outputs: 3 },
});
const batches = {
  good: batch,
  bad: fc.constantFrom<unknown>(
    { ...batch(), targets: Int32Array.of(0, 3) },
    { ...batch(), targets: Int32Array.of(-1, 2) },
    { ...batch(), targets: Int32Array.of(0) },
    { ...batch(), targets: [0, 2] },
    { ...batch(), targetShape: [2, 3] },
    { ...batch(), inputs: new Float32Array(95) },
    { ...batch(), inputs: Array(96).fill(0) },
    { ...batch(), inputShape: [3, 4, 4, 2] },
  ),
};
const noPartners = fc.constantFrom<unknown>(
  ...[Uint32Array.of(0), Uint32Array.of(0, 2), Uint32Array.of(0, 1, 1), [1, 0], null, Float32Array.of(1, 0)],
);
const box = { top: 0, left: 1, bottom: 2, right: 3 };
const noBox = fc.constantFrom(
  ...[
    { ...box, bottom: 5 },
    { ...box, left: -1 },
    { ...box, top: 0.5 },
    { ...box, right: 0 },
    { ...box, right: NaN },
  ],
);
const mixing = (more: object = {}) => ({
  good: () => ({ partners: Uint32Array.of(1, 0), share: 0.5, ...more }),
  bad: fc.oneof(
    noPartners.map((partners) => ({ share: 0.5, ...more, partners })),
    share(0).bad.map((value) => ({ partners: Uint32Array.of(1, 0), ...more, share: value })),
  ),
});
/** Options of which one at a time is bad. */
const options = (fields: Readonly<Record<string, ReturnType<typeof number>>>) => {
  const good = Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.good()]));
  return {
    good: () => good,
    bad: fc.oneof(
      ...Object.entries(fields).map(([name, field]) =>
        field.bad.map((value) => ({ ...good, [name]: value })),
      ),
    ),
  };
};

const targets = {
  good: () => tf.oneHot(tf.tensor1d([0, 1, 2, 3], 'int32'), 4),
  bad: fc.oneof(
    fc
      .array(fc.integer({ min: 1, max: 5 }), { minLength: 2, maxLength: 3 })
      .filter((shape) => shape.at(-1) !== 4)
      .chain((shape) => fc.constantFrom(tf.zeros(shape, 'int32'), tf.zeros(shape))),
    fc.constantFrom<unknown>(tf.ones([4]), tf.ones([4, 4], 'bool'), tf.scalar(1, 'int32'), [1, 0], null),
  ),
};
const mixture = options({ rate: notNegative(0.1), ratio: share(0.5) });

const CASES: Readonly<Record<string, Case>> = {
  smoothLabels: {
    call: exported.smoothLabels,
    takes: [targets, share(0.1), number(4, numberBelow(1), fraction)],
    shape: [4, 4],
  },
  l1Penalty: { call: exported.l1Penalty, takes: [floats(), notNegative(0.1)], shape: [] },
  softThreshold: { call: exported.softThreshold, takes: [floats(), notNegative(0.1)], shape: [3, 4] },
  elasticPenalty: { call: exported.elasticPenalty, takes: [floats(), mixture], shape: [] },
  elasticShrink: {
    call: exported.elasticShrink,
    takes: [floats(), mixture, notNegative(0.1)],
    shape: [3, 4],
  },
  groupPenalty: { call: exported.groupPenalty, takes: [floats(), notNegative(0.1)], shape: [] },
  groupShrink: { call: exported.groupShrink, takes: [floats(), notNegative(0.1)], shape: [3, 4] },
  limitNorms: { call: exported.limitNorms, takes: [floats(), positive(1)], shape: [3, 4] },
  quantizeKernel: {
    call: exported.quantizeKernel,
    takes: [floats(), number(8, numberBelow(2), numberAbove(24), fc.constant(2.5))],
    shape: [3, 4],
  },
  meanEntropy: { call: exported.meanEntropy, takes: [floats([3, 4], 1)], shape: [] },
  clipByNorm: { call: exported.clipByNorm, takes: [gradients(), positive(1)] },
  clipByValue: { call: exported.clipByValue, takes: [gradients(), positive(1)] },
  clipAdaptively: {
    call: (given: Gradients, limit: number) => exported.clipAdaptively(given, WEIGHTS, limit),
    takes: [gradients(true), positive(1)],
  },
  climb: {
    call: (given: Gradients, rho: number) => exported.climb(WEIGHTS, given, rho),
    takes: [gradients(true), positive(1)],
  },
  mixUp: { call: exported.mixUp, takes: [batches, mixing()] },
  cutMix: { call: exported.cutMix, takes: [batches, mixing({ box })] },
  pasteBoxes: {
    call: exported.pasteBoxes,
    takes: [images, { good: () => Uint32Array.of(1, 0), bad: noPartners }, { good: () => box, bad: noBox }],
  },
  boxAround: {
    call: exported.boxAround,
    takes: [
      { good: () => [0.5, 0.5], bad: share(0).bad.map((value) => [0.5, value]) },
      share(0.5),
      number(4, numberBelow(1), fc.constant(1.5)),
      number(4, numberBelow(1), fc.constant(1.5)),
    ],
  },
  shiftAndFlip: {
    call: (given: exported.Images, rest: exported.CropFlipOptions) =>
      exported.shiftAndFlip(given, { ...rest, border: 'zero' }, new Generator(0)),
    takes: [images, options({ padding: number(1, numberBelow(0), fraction), flip: share(0.5) })],
  },
  eraseBoxes: {
    call: (given: exported.Images, rest: exported.ErasingOptions) =>
      exported.eraseBoxes(given, { ...rest, area: [0.1, 0.2] }, new Generator(0)),
    takes: [
      images,
      options({ probability: share(0.5), aspect: number(0.5, numberBelow(0), numberAbove(1)) }),
    ],
  },
  elasticNetRegularizer: { call: exported.elasticNetRegularizer, takes: [mixture] },
  groupLassoRegularizer: {
    call: exported.groupLassoRegularizer,
    takes: [options({ rate: notNegative(0.1) })],
  },
  maxNormCallback: { call: exported.maxNormCallback, takes: [options({ maxValue: positive(1) })] },
  weightAverageCallback: { call: exported.weightAverageCallback, takes: [options({ decay: share(0.9) })] },
  earlyStoppingCallback: {
    call: exported.earlyStoppingCallback,
    takes: [options({ patience: number(2, numberBelow(0), fraction), minDelta: notNegative(0) })],
  },
};

it('has a case for every function that is no plugin', () => {
  const functions = Object.entries(exported).filter(
    ([, value]) => typeof value === 'function' && !('pluginName' in value),
  );
  expect(Object.keys(CASES).sort()).toEqual(functions.map(([name]) => name).sort());
});

describe.each(Object.entries(CASES))('%s', (_, { call, takes, shape }) => {
  const good = () => takes.map((each) => each.good()) as never[];

  it('takes what is right, and leaves only the tensors that it gives', () => {
    const values = good();
    const before = tf.memory().numTensors;
    const given = call(...values);
    const tensors = given instanceof Map ? [...given.values()] : [given];
    const count = tensors.filter((value) => value instanceof tf.Tensor).length;
    expect(tf.memory().numTensors - before).toBe(count);
    if (shape !== undefined) expect((given as tf.Tensor).shape).toEqual(shape);
  });

  it.each(takes.map((each, at) => [at, each.bad] as const))(
    'refuses what is wrong in place %d',
    (at, bad) => {
      fc.assert(
        fc.property(bad, (value) => {
          let thrown: unknown;
          try {
            call(...good().with(at, value as never));
          } catch (error) {
            thrown = error;
          }
          expect(thrown).toBeInstanceOf(AblateError);
          expect((thrown as AblateError).message).toMatch(/^expected .*; received /);
        }),
      );
    },
  );
});
