import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadBackend } from '../backends/load.js';
import type { RegressionDataset, Split } from '../data/dataset.js';
import { classMetrics, tallyClasses } from './class-metrics.js';
import type { LossName } from './loss-names.js';
import { LOSSES } from './losses.js';
import { addTallies, checkLoss, classTask, taskOf } from './task.js';

const floats = (...values: number[]) => Float32Array.from(values);
const log = (...probabilities: number[]) => probabilities.map(Math.log);

beforeAll(() => loadBackend('cpu'));

describe('classes', () => {
  const accuracyOf = (logits: number[], targets: number[], classes: number) =>
    classMetrics(tallyClasses(floats(...logits), floats(...targets), classes), classes);

  it('counts rows whose likeliest class is right; of equal logits the first counts', () => {
    expect(accuracyOf([1, 2, 0, 3, 3, 0, 0, 5, 5], [1, 0, 2], 3).accuracy).toBeCloseTo(2 / 3, 12);
    expect(accuracyOf([NaN, 0], [0], 2).accuracy).toBe(0);
  });

  it('takes the likeliest class of a distribution', () => {
    expect(accuracyOf([0, 1, 1, 0], [0.3, 0.7, 0.4, 0.6], 2).accuracy).toBe(0.5);
  });

  it('counts those among the five likeliest where there are more than five classes', () => {
    const descending = [6, 5, 4, 3, 2, 1];
    expect(accuracyOf([...descending, ...descending], [4, 5], 6).top5_accuracy).toBe(0.5);
    expect(accuracyOf([1, 0, 0, 0, 0], [4], 5)).not.toHaveProperty('top5_accuracy');
  });

  it('weighs the gap between confidence and accuracy by bin', () => {
    // Two rows at 0.9, one of them right: |0.5 − 0.9|. One at 0.6, right: |1 − 0.6|. (2 · 0.4 + 1 · 0.4) / 3.
    const { calibration_error } = accuracyOf(
      [...log(0.9, 0.1), ...log(0.9, 0.1), ...log(0.6, 0.4)],
      [0, 1, 0],
      2,
    );
    expect(calibration_error).toBeCloseTo(0.4, 6);
  });

  it('adds up over batches to what it gives for all at once', () => {
    const task = classTask([2]);
    const tally = (logits: Float32Array, targets: Float32Array) => task.tally(logits, targets);
    const [first, second] = [floats(2, 1, 0, 3), floats(1, 1)];
    const parts = addTallies(addTallies([], tally(first, floats(0, 0))), tally(second, floats(1)));
    expect(task.metrics(parts)).toEqual(task.metrics(tally(floats(2, 1, 0, 3, 1, 1), floats(0, 0, 1))));
  });

  it('takes each step of a sequence as an answer', () => {
    const task = classTask([2, 2]);
    const logits = tf.tensor3d([[log(0.5, 0.5), log(0.25, 0.75)]]);
    const loss = task.loss(logits, tf.tensor2d([[0, 1]], [1, 2], 'int32')).dataSync()[0];
    expect(loss).toBeCloseTo(-(Math.log(0.5) + Math.log(0.75)) / 2, 6);
    const smooth = task
      .loss(
        logits,
        tf.tensor3d([
          [
            [1, 0],
            [0, 1],
          ],
        ]),
      )
      .dataSync()[0];
    expect(smooth).toBeCloseTo(loss ?? NaN, 6);
    expect(task.metrics(task.tally(floats(...log(0.5, 0.5, 0.25, 0.75)), floats(1, 1))).accuracy).toBe(0.5);
  });
});

describe('the task of a dataset of classes', () => {
  const split: Split = { size: 2, inputs: new Float32Array(6), labels: Uint8Array.of(0, 1, 2, 0, 1, 2) };
  const facts = {
    ...{ inputShape: [3, 1], classNames: ['a', 'b', 'c', 'd'], mean: 0, std: 1 },
    ...{ train: split, validation: split, test: split },
  };

  it('has an output for each class, in a sequence for each class at each step', () => {
    expect(taskOf(facts).outputShape).toEqual([4]);
    expect(taskOf({ ...facts, task: 'sequence' }).outputShape).toEqual([3, 4]);
  });

  it.each([undefined, 'classification', 'sequence'] as const)('takes no loss of regressions: %s', (task) => {
    expect(() => {
      checkLoss('huber', task);
    }).toThrow(
      `loss "huber" is for regressions; the dataset's task is ${task ?? 'classification'}, whose loss is the cross-entropy: leave it out`,
    );
    expect(() => {
      checkLoss(undefined, task);
      checkLoss('huber', 'regression');
    }).not.toThrow();
  });
});

describe('regression', () => {
  const split: Split = { size: 1, inputs: floats(0), labels: floats(0) };
  const dataset = (...stds: number[]): RegressionDataset => ({
    task: 'regression',
    inputShape: [1],
    mean: 0,
    std: 1,
    targets: stds.map((std, i) => ({ name: `y${i}`, mean: 7, std })),
    train: split,
    validation: split,
    test: split,
  });

  it('reports in the units of the target', () => {
    const task = taskOf(dataset(10));
    // Targets −10, 0, 10, 20 from the mean, outputs 0, 0, 10, 10: errors 10, 0, 0, −10; total squares 600 − 400 / 4.
    const { rmse, mae, r2 } = task.metrics(task.tally(floats(0, 0, 1, 1), floats(-1, 0, 1, 2)));
    expect([rmse, mae, r2]).toEqual([Math.sqrt(50), 5, 1 - 200 / 500]);
  });

  it('averages over targets', () => {
    const task = taskOf(dataset(1, 2));
    const { rmse, mae } = task.metrics(task.tally(floats(0, 0), floats(1, 2)));
    expect([rmse, mae]).toEqual([Math.sqrt((1 + 16) / 2), 2.5]);
  });

  it('averages what is explained over targets, each by its own mean and units', () => {
    const task = taskOf(dataset(1, 2));
    // Of y0 = 1, 3: errors 1, 0 of the squares 2 about its mean. Of y1 = 2, −2, in units of 2: errors −2, 0 of 8.
    const { rmse, mae, r2 } = task.metrics(task.tally(floats(2, 0, 3, -1), floats(1, 1, 3, -1)));
    expect([rmse, mae, r2]).toEqual([
      Math.sqrt((1 / 2 + 4 / 2) / 2),
      (1 / 2 + 2 / 2) / 2,
      (1 / 2 + 4 / 8) / 2,
    ]);
  });

  it('adds up over batches to what it gives for all at once', () => {
    const task = taskOf(dataset(1, 2));
    const whole = task.tally(floats(2, 0, 3, -1), floats(1, 1, 3, -1));
    expect(addTallies(task.tally(floats(2, 0), floats(1, 1)), task.tally(floats(3, -1), floats(3, -1)))).toEqual(whole); // prettier-ignore
    expect(whole[0]).toBe(2);
  });

  it('minimizes the mean squared error unless told otherwise, and has an output for each target', () => {
    const [outputs, targets] = [tf.tensor2d([[3, 1]]), tf.tensor2d([[0, 0]])];
    expect(taskOf(dataset(1, 1)).loss(outputs, targets).dataSync()[0]).toBe(5);
    expect(taskOf(dataset(1, 1), 'mae').loss(outputs, targets).dataSync()[0]).toBe(2);
    expect(taskOf(dataset(1, 1, 1)).outputShape).toEqual([3]);
  });

  it.each<[LossName, number]>([
    ['mse', (0.25 + 9) / 2],
    ['mae', 1.75],
    ['huber', (0.125 + 2.5) / 2],
  ])('minimizes %s', (name, expected) => {
    const loss = LOSSES[name](tf.tensor2d([[0.5, -3]]), tf.tensor2d([[0, 0]]));
    expect(loss.dataSync()[0]).toBeCloseTo(expected, 6);
  });

  it('has the gradient of the Huber loss: the error, at most 1', () => {
    const gradient = tf.grad((x) => LOSSES.huber(x, tf.zeros([1, 3])))(tf.tensor2d([[0.5, -3, 2]]));
    const [a = NaN, b = NaN, c = NaN] = gradient.dataSync();
    expect([3 * a, 3 * b, 3 * c].map((value) => Number(value.toFixed(5)))).toEqual([0.5, -1, 1]);
  });
});
