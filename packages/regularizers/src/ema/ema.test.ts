import { loadBackend } from '@ablate/core';
import * as tf from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, expect, it } from 'vitest';
import { contextWith, expectClose, numbers, resolve } from '../hooks.test.support.js';
import { ema } from './ema.js';

beforeAll(() => loadBackend('wasm'));

function setUp(decay: number, warmup = false) {
  const model = sequential({ layers: [layers.dense({ units: 1, inputShape: [1], useBias: false })] });
  const set = (value: number) => model.setWeights([tf.tensor2d([[value]])]);
  set(1);
  const regularizer = resolve(ema({ decay, warmup }));
  const context = contextWith({}, { model });
  regularizer.onTrainStart!(context);
  return { regularizer, context, set, weight: () => numbers(model.getWeights()[0]) };
}

it('by hand: w̄ ← d·w̄ + (1 − d)·w, there for evaluation and at the end', () => {
  const { regularizer, context, set, weight } = setUp(0.9);
  set(2);
  regularizer.afterUpdate!(context);
  set(3);
  regularizer.afterUpdate!(context);
  regularizer.beforeEvaluate!(context);
  expectClose(weight(), [0.9 * 1.1 + 0.3]);
  regularizer.afterEvaluate!(context);
  expectClose(weight(), [3]);
  expect(context.logged.distance).toBeCloseTo(3 - 1.29, 5);
  void regularizer.onTrainEnd!(context);
  expectClose(weight(), [1.29]);
});

it('warmed up, the first step weighs 0.1 of the old', () => {
  const { regularizer, context, set, weight } = setUp(0.999, true);
  set(2);
  regularizer.afterUpdate!(context);
  void regularizer.onTrainEnd!(context);
  expectClose(weight(), [1.9]);
});

it('has a tensor of each weight for checkpoints, and none after dispose', () => {
  const { regularizer, context } = setUp(0.9);
  expect([...regularizer.slots!().values()].map(({ shape }) => shape)).toEqual([[1, 1]]);
  const before = tf.memory().numTensors;
  regularizer.beforeEvaluate!(context);
  regularizer.afterEvaluate!(context);
  expect(tf.memory().numTensors).toBe(before);
  regularizer.dispose!();
  expect(tf.memory().numTensors).toBe(before - 1);
});
