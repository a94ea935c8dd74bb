import * as tf from '@tensorflow/tfjs-core';
import type { Batch } from '../plugins/hooks.js';
import type { Dataset, Split } from './dataset.js';

/** The examples at `indices` as a batch on the backend: normalized inputs and targets. The caller owns both. */
export function makeBatch(dataset: Dataset, split: Split, indices: ArrayLike<number>): Batch {
  const { task, inputShape } = dataset;
  const size = indices.length;
  const width = inputShape.reduce((a, b) => a * b, 1);
  const targets = gatherTargets(dataset, split, indices);
  const shape = task === undefined || task === 'classification' ? [size] : [size, targets.length / size];
  return {
    inputs: tf.tensor(standardize(split.inputs, indices, width, dataset), [size, ...inputShape], 'float32'),
    targets: tf.tensor(targets, shape, task === 'regression' ? 'float32' : 'int32'),
  };
}

/** Class numbers `[N]` or `[N, steps]`, or the standardized targets `[N, targets]` of a regression. */
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
