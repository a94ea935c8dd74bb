import { elementAt } from '../../element-at.js';
import type { HostBatch } from '../../plugins/augmentation.js';
import type { Dataset, Split, TargetColumn, TaskName } from '../dataset.js';

/** What a batch is made by, beside the examples: plain data. */
export interface BatchFacts {
  readonly task: TaskName;
  readonly inputShape: readonly number[];
  readonly mean: number | readonly number[];
  readonly std: number | readonly number[];
  /** Of a regression; else none. */
  readonly targets: readonly TargetColumn[];
  /** Classes, or targets of a regression. */
  readonly outputs: number;
}

export function batchFacts(dataset: Dataset): BatchFacts {
  const { task = 'classification', inputShape, mean, std } = dataset;
  const targets = dataset.task === 'regression' ? dataset.targets : [];
  const outputs = dataset.task === 'regression' ? targets.length : dataset.classNames.length;
  return { task, inputShape, mean, std, targets, outputs };
}

/** The examples at `indices`: normalized inputs and targets. */
export function hostBatch(facts: BatchFacts, split: Split, indices: ArrayLike<number>): HostBatch {
  const { task, inputShape, outputs } = facts;
  const size = indices.length;
  const width = inputShape.reduce((a, b) => a * b, 1);
  const targets = gatherTargets(facts, split, indices);
  return {
    inputs: standardize(split.inputs, indices, width, facts),
    inputShape: [size, ...inputShape],
    targets,
    targetShape: task === 'classification' ? [size] : [size, targets.length / size],
    outputs,
  };
}

/** Class numbers `[N]` or `[N, steps]`, or the standardized targets `[N, targets]` of a regression. */
function gatherTargets(facts: BatchFacts, { size, labels }: Split, indices: ArrayLike<number>) {
  const width = labels.length / size;
  if (facts.task === 'regression')
    return standardize(labels, indices, width, {
      mean: facts.targets.map(({ mean }) => mean),
      std: facts.targets.map(({ std }) => std),
    });
  const targets = new Int32Array(indices.length * width);
  for (let k = 0; k < indices.length; k++) {
    const from = elementAt(indices, k) * width;
    for (let i = 0; i < width; i++) targets[k * width + i] = elementAt(labels, from + i);
  }
  return targets;
}

/** Rows of `width` values, each as `(value − mean) / std`. */
function standardize(
  values: ArrayLike<number>,
  rows: ArrayLike<number>,
  width: number,
  { mean, std }: Pick<BatchFacts, 'mean' | 'std'>,
): Float32Array {
  const means = typeof mean === 'number' ? [mean] : mean;
  const stds = typeof std === 'number' ? [std] : std;
  const period = Math.max(means.length, stds.length);
  const standardized = new Float32Array(rows.length * width);
  for (let column = 0; column < period; column++) {
    const shift = elementAt(means, column % means.length);
    const scale = elementAt(stds, column % stds.length);
    for (let k = 0; k < rows.length; k++) {
      const from = elementAt(rows, k) * width;
      // Unchecked, for a batch has some hundred thousand values: beyond the rows of a split they would be NaN.
      for (let i = column; i < width; i += period)
        standardized[k * width + i] = ((values[from + i] as number) - shift) / scale;
    }
  }
  return standardized;
}
