import { createHash, hash } from 'node:crypto';
import * as tf from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadBackend } from '../backends/load.js';
import type { Dataset } from '../data/dataset.js';
import { hashWeights, TestOutputs } from './test-outputs.js';

const floats = (...values: number[]) => Float32Array.from(values);
const bytes = (values: Float32Array) => new Uint8Array(values.buffer);

function dataset(labels: Uint8Array | Float32Array, classes: number | 'regression', steps = 1): Dataset {
  const size = labels.length / steps;
  const test = { size, inputs: Uint8Array.from({ length: 2 * size }, (_, i) => i), labels };
  const facts = { inputShape: [2], mean: 0, std: 1, train: test, validation: test, test };
  return classes === 'regression'
    ? {
        ...facts,
        task: 'regression',
        targets: [
          { name: 'a', mean: 10, std: 2 },
          { name: 'b', mean: 0, std: 1 },
        ],
      }
    : { ...facts, classNames: Array.from({ length: classes }, (_, i) => String(i)) };
}

describe('the outputs for the test split', () => {
  it('are hashed bit for bit, however they are batched', () => {
    const hashOf = (...batches: Float32Array[]) => {
      const outputs = new TestOutputs(dataset(Uint8Array.of(0, 1), 2));
      for (const batch of batches) outputs.add(batch, new Float32Array(batch.length / 2));
      return outputs.hash();
    };
    expect(hashOf(floats(1, 2), floats(3, 0))).toBe(hashOf(floats(1, 2, 3, 0)));
    expect(hashOf(floats(1, 2, 3, 0))).toBe(
      createHash('sha256').update(bytes(floats(1, 2, 3, 0))).digest('hex'), // prettier-ignore
    );
    expect(hashOf(floats(1, 2, 3, -0))).not.toBe(hashOf(floats(1, 2, 3, 0)));
  });

  it('are kept as the likeliest class, one byte each, with what is right and an id', () => {
    const outputs = new TestOutputs(dataset(Uint8Array.of(2, 0, 1), 3));
    outputs.add(floats(0, 1, 5, 3, 3, 0), floats(2, 0));
    outputs.add(floats(9, 8, 7), floats(1));
    const { width, predicted, expected, ids } = outputs.predictions();
    expect(width).toBe(1);
    expect([predicted, expected]).toEqual([Uint8Array.of(2, 0, 0), Uint8Array.of(2, 0, 1)]);
    expect(ids[1]).toBe(hash('sha256', Uint8Array.of(2, 3), 'buffer').readBigUInt64LE());
    expect(new Set(ids).size).toBe(3);
  });

  it('take two bytes where there are more than 256 classes', () => {
    const outputs = new TestOutputs(dataset(Uint8Array.of(0), 257));
    outputs.add(floats(...Array.from({ length: 257 }, (_, i) => i)), floats(0));
    expect(outputs.predictions().predicted).toEqual(Uint16Array.of(256));
    expect(new TestOutputs(dataset(Uint8Array.of(0), 256)).predictions().predicted).toBeInstanceOf(Uint8Array); // prettier-ignore
  });

  it('have one class for each step of a sequence', () => {
    const outputs = new TestOutputs(dataset(Uint8Array.of(0, 1, 1, 0), 2, 2));
    outputs.add(floats(1, 0, 1, 0, 0, 1, 0, 1), floats(0, 1, 1, 0));
    const { width, predicted, expected, ids } = outputs.predictions();
    expect([width, ids.length]).toEqual([2, 2]);
    expect([predicted, expected]).toEqual([Uint8Array.of(0, 0, 1, 1), Uint8Array.of(0, 1, 1, 0)]);
  });

  it("are values in the target's own unit for a regression", () => {
    const outputs = new TestOutputs(dataset(floats(12, 1, 10, 0), 'regression', 2));
    outputs.add(floats(0.5, 2), floats(1, 1));
    outputs.add(floats(-1, 3), floats(0, 0));
    const { width, predicted, expected } = outputs.predictions();
    expect(width).toBe(2);
    expect([predicted, expected]).toEqual([floats(11, 2, 8, 3), floats(12, 1, 10, 0)]);
  });
});

describe('the weights', () => {
  beforeAll(() => loadBackend('cpu'));

  it('have one hash for the same bits, biases and all', async () => {
    const model = sequential({ layers: [layers.dense({ units: 2, inputShape: [2] })] });
    const set = (...values: [kernel: number, bias: number]) =>
      model.setWeights([tf.fill([2, 2], values[0]), tf.fill([2], values[1])]);
    set(1, 0);
    const before = await hashWeights(model);
    set(1, -0);
    expect(await hashWeights(model)).not.toBe(before);
    set(1, 0);
    expect(await hashWeights(model)).toBe(before);
    model.dispose();
  });
});
