import * as tf from '@tensorflow/tfjs-core';
import type { Batch } from '../plugins/hooks.js';
import type { Dataset, Split } from './dataset.js';

/** Examples in host memory, as they are fed. */
export interface HostBatch {
  /** `[N, …inputShape]`, normalized. */
  readonly inputs: Float32Array;
  /** `[N]`, `[N, steps]` or `[N, targets]`, those of a regression standardized. */
  readonly targets: Int32Array | Float32Array;
}

/** The examples at `indices` as they are fed. */
export function gather(dataset: Dataset, split: Split, indices: ArrayLike<number>): HostBatch {
  const size = dataset.inputShape.reduce((a, b) => a * b, 1);
  return {
    inputs: standardize(split.inputs, indices, size, dataset),
    targets: gatherTargets(dataset, split, indices),
  };
}

/** The examples at `indices` as a batch on the backend: normalized inputs and targets. The caller owns both. */
export function makeBatch(dataset: Dataset, split: Split, indices: ArrayLike<number>): Batch {
  return toBatch(dataset, indices.length, gather(dataset, split, indices));
}

/** The batch on the backend; the caller owns its tensors. */
export function toBatch({ task, inputShape }: Dataset, size: number, { inputs, targets }: HostBatch): Batch {
  const shape = task === undefined || task === 'classification' ? [size] : [size, targets.length / size];
  return {
    inputs: tf.tensor(inputs, [size, ...inputShape], 'float32'),
    targets: tf.tensor(targets, shape, task === 'regression' ? 'float32' : 'int32'),
  };
}

function gatherTargets(dataset: Dataset, { size, labels }: Split, indices: ArrayLike<number>) {
  const width = labels.length / size;
  if (dataset.task === 'regression')
    return standardize(labels, indices, width, {
      mean: dataset.targets.map(({ mean }) => mean),
      deviation: dataset.targets.map(({ deviation }) => deviation),
    });
  const targets = new Int32Array(indices.length * width);
  for (let k = 0; k < indices.length; k++)
    for (let i = 0; i < width; i++) targets[k * width + i] = labels[(indices[k] ?? 0) * width + i] ?? 0;
  return targets;
}

/** Rows of `width` values, each as `(value − mean) / deviation`. */
function standardize(
  values: ArrayLike<number>,
  rows: ArrayLike<number>,
  width: number,
  { mean, deviation }: Pick<Dataset, 'mean' | 'deviation'>,
): Float32Array {
  const means = typeof mean === 'number' ? [mean] : mean;
  const deviations = typeof deviation === 'number' ? [deviation] : deviation;
  const period = Math.max(means.length, deviations.length);
  const standardized = new Float32Array(rows.length * width);
  for (let column = 0; column < period; column++) {
    const shift = means[column % means.length] ?? 0;
    const scale = deviations[column % deviations.length] ?? 1;
    for (let k = 0; k < rows.length; k++) {
      const from = (rows[k] ?? 0) * width;
      for (let i = column; i < width; i += period)
        standardized[k * width + i] = ((values[from + i] ?? 0) - shift) / scale;
    }
  }
  return standardized;
}

/** `order` cut into runs of `batchSize`; the last may be shorter. */
export function* batchesOf(order: Uint32Array, batchSize: number): Generator<Uint32Array> {
  for (let at = 0; at < order.length; at += batchSize) yield order.subarray(at, at + batchSize);
}

/** The indices of a split in their own order. */
export function inSequence(split: Split): Uint32Array {
  return Uint32Array.from({ length: split.size }, (_, i) => i);
}
