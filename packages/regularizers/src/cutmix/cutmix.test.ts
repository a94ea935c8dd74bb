import { Generator, loadBackend } from '@ablate/core';
import * as tf from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { contextWith, numbers, resolve } from '../hooks.test.support.js';
import { boxAround, cutmix, pasteBoxes } from './cutmix.js';

beforeAll(() => loadBackend('wasm'));

describe('boxAround', () => {
  it('by hand: sides √(1 − share), around the centre', () => {
    expect(boxAround([0.5, 0.5], 0.75, 8, 8)).toEqual({ top: 2, left: 2, bottom: 6, right: 6 });
  });

  it('is cut at the border', () => {
    expect(boxAround([0, 0.99], 0.75, 8, 8)).toEqual({ top: 0, left: 5, bottom: 2, right: 8 });
  });

  it('has its centre anywhere: the mean of 10,000 is the middle', () => {
    const drawn = new Generator(1).uniform(20_000);
    let sum = 0;
    for (let i = 0; i < 10_000; i++) {
      const { top, bottom } = boxAround([drawn[2 * i]!, drawn[2 * i + 1]!], 0.99, 101, 101);
      sum += (top + bottom) / 2;
    }
    expect(Math.abs(sum / 10_000 - 50)).toBeLessThan((4 * 101) / Math.sqrt(12 * 10_000) + 0.5);
  });
});

it('pastes the partner’s box', () => {
  const pictures = { values: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8), shape: [2, 2, 2, 1] } as const;
  const box = { top: 0, left: 1, bottom: 2, right: 2 };
  expect([...pasteBoxes(pictures, Uint32Array.of(1, 0), box)]).toEqual([1, 6, 3, 8, 5, 2, 7, 4]);
});

it('mixes the targets by the area that came', () => {
  const model = sequential({
    layers: [layers.flatten({ inputShape: [4, 4, 1] }), layers.dense({ units: 2 })],
  });
  const context = contextWith({}, { model });
  const inputs = tf.concat([tf.zeros([1, 4, 4, 1]), tf.ones([1, 4, 4, 1])]);
  const batch = { inputs, targets: tf.tensor1d([0, 1], 'int32') };
  const mixed = resolve(cutmix()).transformBatch!(batch, context);
  const share = context.logged.share!;
  const ones = numbers(mixed.inputs)
    .slice(0, 16)
    .filter((value) => value === 1).length;
  const expected = ones === 0 ? 1 : 1 - ones / 16;
  if (ones > 0) expect(share).toBeCloseTo(expected, 6);
  expect(numbers(mixed.targets)[0]).toBeCloseTo(expected, 6);
});
