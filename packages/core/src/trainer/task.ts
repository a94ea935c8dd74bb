import * as tf from '@tensorflow/tfjs-core';
import type { Dataset, TargetColumn, TaskName } from '../data/dataset.js';
import { elementAt } from '../element-at.js';
import { AblateError } from '../errors.js';
import { crossEntropy } from '../ops/cross-entropy.js';
import type { Metrics } from '../plugins/metrics.js';
import { classMetrics, tallyClasses } from './class-metrics.js';
import type { LossName } from './loss-names.js';
import { LOSSES } from './losses.js';
import { regressionMetrics, tallyRegression } from './regression-metrics.js';

/** What a dataset asks of a model: the outputs, the loss and the metrics. */
export interface Task {
  /** Outputs of the model for one example: `[classes]`, `[steps, classes]` or `[targets]`. */
  readonly outputShape: readonly number[];
  /** Outputs `[N, …outputShape]` and targets as in `Batch` → the mean loss. */
  loss(outputs: tf.Tensor, targets: tf.Tensor): tf.Scalar;
  /** Outputs and targets on the host → sums that can be added up over batches. */
  tally(outputs: Float32Array, targets: Float32Array): number[];
  /** The metrics of what was added up. */
  metrics(tally: readonly number[]): Metrics;
}

/** The sums of two tallies; of none so far and one. */
export function addTallies(sum: readonly number[], more: readonly number[]): number[] {
  return sum.length === 0 ? [...more] : more.map((value, i) => value + elementAt(sum, i));
}

/**
 * The task of a dataset.
 * @param loss of a regression; mean squared error unless given
 */
export function taskOf(dataset: Dataset, loss?: LossName): Task {
  if (dataset.task === 'regression') return regressionTask(dataset.targets, loss);
  const classes = dataset.classNames.length;
  return classTask(dataset.task === 'sequence' ? [stepsOf(dataset), classes] : [classes]);
}

/** Cross-entropy in nats: outputs are logits `[N, classes]` or `[N, steps, classes]`. */
export function classTask(outputShape: readonly number[]): Task {
  const classes = outputShape.at(-1) ?? 1;
  return {
    outputShape,
    loss: (logits, targets) => crossEntropy(byPosition(logits, classes), eachPosition(targets, classes)),
    tally: (logits, targets) => tallyClasses(logits, targets, classes),
    metrics: (tally) => classMetrics(tally, classes),
  };
}

function regressionTask(targets: readonly TargetColumn[], loss: LossName = 'mse'): Task {
  const stds = targets.map(({ std }) => std);
  return {
    outputShape: [targets.length],
    loss: LOSSES[loss],
    tally: (outputs, expected) => tallyRegression(outputs, expected, stds),
    metrics: (tally) => regressionMetrics(tally, targets.length),
  };
}

/** @throws AblateError `CONFIG` for a loss of regressions in a cell whose dataset is none. */
export function checkLoss(loss: LossName | undefined, task: TaskName = 'classification'): void {
  if (loss !== undefined && task !== 'regression')
    throw new AblateError(
      'CONFIG',
      `loss "${loss}" is for regressions; the dataset's task is ${task}, whose loss is the cross-entropy: leave it out`,
    );
}

const stepsOf = ({ train }: Dataset) => train.labels.length / train.size;

/** `[N, K]` as it is, `[N, T, K]` → `[N · T, K]`. */
const byPosition = (logits: tf.Tensor, classes: number) =>
  logits.rank === 2 ? logits : tf.reshape(logits, [-1, classes]);

/** Class numbers or distributions of all examples and steps, as one list. */
const eachPosition = (targets: tf.Tensor, classes: number) =>
  targets.dtype === 'int32' ? tf.reshape(targets, [-1]) : byPosition(targets, classes);
