import * as tf from '@tensorflow/tfjs-core';
import type { HostBatch } from '../../plugins/augmentation.js';
import type { Batch } from '../../plugins/hooks.js';
import type { Dataset, Split } from '../dataset.js';
import { batchFacts, hostBatch } from './host-batch.js';

/** The examples at `indices` as a batch on the backend: normalized inputs and targets. The caller owns both. */
export function makeBatch(dataset: Dataset, split: Split, indices: ArrayLike<number>): Batch {
  return upload(hostBatch(batchFacts(dataset), split, indices));
}

/** The batch on the backend; the caller owns its tensors. */
export function upload({ inputs, inputShape, targets, targetShape }: HostBatch): Batch {
  return {
    inputs: tf.tensor(inputs, [...inputShape], 'float32'),
    targets: tf.tensor(targets, [...targetShape], targets instanceof Int32Array ? 'int32' : 'float32'),
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
