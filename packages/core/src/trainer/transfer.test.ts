import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, expect, it, vi } from 'vitest';
import { loadBackend } from '../backends/load.js';
import { readComputed } from './transfer.js';

beforeAll(() => loadBackend('cpu'));
afterEach(() => vi.restoreAllMocks());

it('gives each value by its name, read at once, and leaves no tensor behind', async () => {
  const data = vi.spyOn(tf.Tensor.prototype, 'data');
  const before = tf.memory().numTensors;
  const { loss, terms, logged, outputs, targets } = await readComputed(() => ({
    loss: tf.scalar(1.5),
    terms: new Map([['b/two', tf.scalar(2)], ['a/three', tf.scalar(3)]]), // prettier-ignore
    logged: new Map([['a/four', tf.scalar(4)]]),
    outputs: tf.tensor2d([[5, 6, 7], [8, 9, 10]]), // prettier-ignore
    targets: tf.tensor1d([2, 0], 'int32'),
  }));
  expect(loss).toBe(1.5);
  expect([...terms]).toEqual([['b/two', 2], ['a/three', 3]]); // prettier-ignore
  expect([...logged]).toEqual([['a/four', 4]]);
  expect(outputs).toEqual(Float32Array.of(5, 6, 7, 8, 9, 10));
  expect(targets).toEqual(Float32Array.of(2, 0));
  expect(data).toHaveBeenCalledOnce();
  expect(tf.memory().numTensors).toBe(before);
});

it('reads scalars of other types beside the loss', async () => {
  const { loss, logged } = await readComputed(() => ({
    loss: tf.scalar(1.5),
    logged: new Map([['count', tf.scalar(4, 'int32')], ['is', tf.scalar(true, 'bool')]]), // prettier-ignore
    outputs: tf.zeros([1]),
    targets: tf.tensor1d([2], 'int32'),
  }));
  expect([loss, ...logged.values()]).toEqual([1.5, 4, 1]);
});

it('needs no scalars but the loss', async () => {
  const values = await readComputed(() => ({
    loss: tf.scalar(1),
    outputs: tf.zeros([2, 0]),
    targets: tf.tensor2d([[0.5, 0.5]]),
  }));
  expect([values.terms.size, values.logged.size, values.outputs.length]).toEqual([0, 0, 0]);
  expect(values.targets).toEqual(Float32Array.of(0.5, 0.5));
});
