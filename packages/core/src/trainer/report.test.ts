import * as tf from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, expect, test } from 'vitest';
import { loadBackend } from '../backends/load.js';
import { Streams } from '../random/streams.js';
import { Confusion } from './confusion.js';
import { logNorms, memoryMetrics } from './report.js';
import { TrainState } from './state.js';

beforeAll(() => loadBackend('cpu'));

test('counts answers by the class that was expected, over batches', () => {
  const confusion = new Confusion(['a', 'b', 'c']);
  confusion.add(Float32Array.of(1, 0, 0, 0, 1, 0), Float32Array.of(0, 0));
  confusion.add(Float32Array.of(0, 0, 3), Float32Array.of(0, 1, 0));
  const { counts, accuracies } = confusion.read();
  expect(counts).toEqual([[1, 1, 0], [0, 0, 1], [0, 0, 0]]); // prettier-ignore
  expect(accuracies).toEqual([0.5, 0, null]);
});

test('a regression has no confusion matrix', () => {
  const split = { size: 0, inputs: new Float32Array(), labels: new Float32Array() };
  const splits = { train: split, validation: split, test: split };
  const facts = { inputShape: [1], mean: 0, std: 1, ...splits };
  expect(Confusion.of({ ...facts, task: 'regression', targets: [] })).toBeUndefined();
  expect(Confusion.of({ ...facts, classNames: ['a'] })).toBeInstanceOf(Confusion);
});

test('logs norms in the last step of an epoch only', () => {
  const dense = layers.dense({ units: 1, inputShape: [4], kernelInitializer: 'ones', name: 'norms' });
  const state = new TrainState(sequential({ layers: [dense] }), new Streams(0), 2, 3);
  const gradients = new Map([['norms/kernel', tf.tensor2d([[3], [0], [0], [4]])]]);
  const logged = [0, 1, 2, 3].map((step) => {
    state.step = step;
    tf.tidy(() => logNorms(state, gradients));
    const scalars = [...state.takeScalars()];
    return Object.fromEntries(scalars.map(([name, scalar]) => [name, scalar.dataSync()[0]]));
  });
  expect(logged).toEqual([{}, {}, { 'train/gradient_norm': 5, 'train/weight_norm': 2 }, {}]);
});

test('memory in bytes', () => {
  const before = memoryMetrics();
  const tensor = tf.zeros([1000]);
  const after = memoryMetrics();
  expect((after['system/tensor_bytes'] ?? 0) - (before['system/tensor_bytes'] ?? 0)).toBe(4000);
  expect(after['system/peak_memory_bytes']).toBeGreaterThan(10_000_000);
  tensor.dispose();
});
