import * as tf from '@tensorflow/tfjs-core';
import type { Batch } from '../plugins/hooks.js';
import type { Dataset, Split } from './dataset.js';

/** The examples at `indices` as a batch on the backend: normalized inputs, class numbers. The caller owns both. */
export function makeBatch(dataset: Dataset, split: Split, indices: ArrayLike<number>): Batch {
  const { inputShape, mean, deviation } = dataset;
  const size = inputShape.reduce((a, b) => a * b, 1);
  const inputs = new Float32Array(indices.length * size);
  const labels = new Int32Array(indices.length);
  for (let k = 0; k < indices.length; k++) {
    const index = indices[k] ?? 0;
    const from = index * size;
    for (let i = 0; i < size; i++) inputs[k * size + i] = ((split.inputs[from + i] ?? 0) - mean) / deviation;
    labels[k] = split.labels[index] ?? 0;
  }
  return {
    inputs: tf.tensor(inputs, [indices.length, ...inputShape]),
    targets: tf.tensor1d(labels, 'int32'),
  };
}

/** `order` cut into runs of `batchSize`; the last may be shorter. */
export function* batchesOf(order: Uint32Array, batchSize: number): Generator<Uint32Array> {
  for (let at = 0; at < order.length; at += batchSize) yield order.subarray(at, at + batchSize);
}

/** The indices of a split in their own order. */
export function inSequence(split: Split): Uint32Array {
  return Uint32Array.from({ length: split.size }, (_, i) => i);
}
