import { loadBackend, Streams } from '@ablate/core';
import * as tf from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, expect, it } from 'vitest';
import { contextWith, numbers, resolve } from '../hooks.test.support.js';
import { mixupOrCutmix } from './mixup-or-cutmix.js';

beforeAll(() => loadBackend('wasm'));

/** Whether a batch of a black and a white picture was mixed by CutMix, which leaves no grey. */
function isCut(probability: number, seed: number): boolean {
  const model = sequential({
    layers: [layers.flatten({ inputShape: [4, 4, 1] }), layers.dense({ units: 2 })],
  });
  const context = contextWith({}, { model, streams: new Streams(seed) });
  const inputs = tf.concat([tf.zeros([1, 4, 4, 1]), tf.ones([1, 4, 4, 1])]);
  const batch = { inputs, targets: tf.tensor1d([0, 1], 'int32') };
  const regularizer = resolve(mixupOrCutmix({ switch: probability, mixup: 50 }));
  const mixed = regularizer.transformBatch!(batch, context);
  const [first = NaN, second = NaN] = numbers(mixed.targets);
  expect(first + second).toBeCloseTo(1, 6);
  return numbers(mixed.inputs).every((value) => value === 0 || value === 1);
}

it('cuts always at 1; at 0 it mixes wherever two pictures were paired', () => {
  const seeds = Array.from({ length: 20 }, (_, seed) => seed);
  expect(seeds.every((seed) => isCut(1, seed))).toBe(true);
  expect(seeds.some((seed) => !isCut(0, seed))).toBe(true);
});
