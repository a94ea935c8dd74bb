import {
  dropBlock,
  dropPath,
  dropout,
  fakeQuantization,
  gaussianNoise,
  Generator,
  groupNormalization,
  loadBackend,
  spatialDropout,
} from '@ablate/core';
import * as tf from '@tensorflow/tfjs-core';
import { layers, sequential, type LayersModel } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectClose, numbers } from '../hooks.test.support.js';
import { earlyStoppingCallback } from './early-stopping-callback.js';
import { elasticNetRegularizer, groupLassoRegularizer } from './kernel-regularizers.js';
import { maxNormCallback } from './max-norm-callback.js';
import { numericLogs } from './numeric-logs.js';
import { weightAverageCallback } from './weight-average-callback.js';

beforeAll(() => loadBackend('cpu'));

/** y = w·x with w = 1 at first, which is right for the training data and wrong for the validation data. */
function line(kernel: Parameters<typeof layers.dense>[0]): LayersModel {
  const dense = layers.dense({ inputShape: [1], useBias: false, kernelInitializer: 'ones', ...kernel });
  const model = sequential({ layers: [dense] });
  model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
  return model;
}
const weight = (model: LayersModel) => numbers(model.getWeights()[0]);

describe('earlyStoppingCallback in model.fit', () => {
  const fit = (restoreBestWeights: boolean) => {
    const model = line({ units: 1 });
    const ones = tf.ones([4, 1]);
    return model
      .fit(ones, tf.mul(ones, 5), {
        epochs: 20,
        batchSize: 4,
        validationData: [ones, tf.mul(ones, 1.3)],
        callbacks: [earlyStoppingCallback({ patience: 3, restoreBestWeights })],
      })
      .then(({ history }) => ({ model, losses: history.val_loss as number[] }));
  };

  it('stops after the patience and restores the best weights, where tfjs’s own throws', async () => {
    const { model, losses } = await fit(true);
    const best = losses.indexOf(Math.min(...losses));
    expect(losses).toHaveLength(best + 1 + 3);
    expect((weight(model)[0]! - 1.3) ** 2).toBeCloseTo(losses[best]!, 6);
  });

  it('leaves the last weights if it is not to restore', async () => {
    const { model, losses } = await fit(false);
    expect((weight(model)[0]! - 1.3) ** 2).toBeCloseTo(losses.at(-1)!, 6);
  });

  it('restores after a patience of 3 epochs by default, each fit anew, and keeps no tensor', async () => {
    const model = line({ units: 1 });
    const ones = tf.ones([4, 1]);
    const [targets, validation] = [tf.mul(ones, 5), tf.mul(ones, 1.3)];
    const callback = earlyStoppingCallback();
    const fitted = async () => {
      tf.tidy(() => model.setWeights([tf.ones([1, 1])]));
      const { history } = await model.fit(ones, targets, {
        epochs: 20,
        batchSize: 4,
        validationData: [ones, validation],
        callbacks: [callback],
      });
      return [(history.val_loss as number[]).length, ...weight(model)];
    };
    const first = await fitted();
    // 1.08, 1.1584, 1.235232, 1.31052736 is the nearest to 1.3; then three more.
    expectClose(first, [7, 1.31052736], 5);
    const before = tf.memory().numTensors;
    expect(await fitted()).toEqual(first);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('keeps the last weights where the metric is never a number', async () => {
    const model = line({ units: 1 });
    const ones = tf.ones([4, 1]);
    await model.fit(ones, tf.mul(ones, 5), {
      epochs: 2,
      batchSize: 4,
      validationData: [ones, tf.mul(ones, NaN)],
      callbacks: [earlyStoppingCallback()],
    });
    expectClose(weight(model), [1.1584], 5);
  });

  it('names the known metrics', async () => {
    const ones = tf.ones([4, 1]);
    const callbacks = [earlyStoppingCallback({ monitor: 'val_los' })];
    await expect(line({ units: 1 }).fit(ones, ones, { epochs: 1, callbacks })).rejects.toThrow(
      'early-stopping monitors "val_los"; known: loss',
    );
  });
});

it('weightAverageCallback ends model.fit with the average', async () => {
  const model = line({ units: 1 });
  const ones = tf.ones([4, 1]);
  const callbacks = [weightAverageCallback({ decay: 0.5 })];
  await model.fit(ones, tf.mul(ones, 5), { epochs: 2, batchSize: 4, callbacks });
  // Each step of 0.01 goes 0.02 of the way from 1 to 5.
  const [first, second] = [1.08, 1.1584];
  expectClose(weight(model), [1 / 4 + first / 4 + second / 2], 5);
});

it('weightAverageCallback weighs the old average by 0.999 by default, and keeps no tensor', async () => {
  const model = line({ units: 1 });
  const ones = tf.ones([4, 1]);
  const targets = tf.mul(ones, 5);
  const fit = () =>
    model.fit(ones, targets, { epochs: 1, batchSize: 4, callbacks: [weightAverageCallback()] });
  await fit();
  expectClose(weight(model), [1.00008], 7);
  const before = tf.memory().numTensors;
  await fit();
  expect(tf.memory().numTensors).toBe(before);
});

it('reads scalars and numbers of the logs', async () => {
  expect(await numericLogs({ loss: tf.scalar(0.5), accuracy: 0.25 })).toEqual({ loss: 0.5, accuracy: 0.25 });
  expect(await numericLogs()).toEqual({});
});

describe('kernelRegularizer', () => {
  const firstLoss = async (kernelRegularizer: ReturnType<typeof elasticNetRegularizer>) => {
    const model = line({ units: 4, kernelRegularizer });
    const { history } = await model.fit(tf.ones([1, 1]), tf.ones([1, 4]), { epochs: 1 });
    return history.loss as number[];
  };

  it('adds the penalty to the loss, by hand', async () => {
    // Four units with one weight of 1 each, whose loss is 0 without a penalty.
    expectClose(await firstLoss(elasticNetRegularizer({ rate: 0.1, ratio: 0.25 })), [0.25], 5);
    expectClose(await firstLoss(groupLassoRegularizer({ rate: 0.1 })), [0.4], 5);
  });
});

it('has the defaults of the plugins: rate 1e-4, half of it L1, and a largest norm of 3', async () => {
  const penaltyOf = (regularizer: ReturnType<typeof elasticNetRegularizer>) =>
    numbers(regularizer.apply(tf.tensor4d([300, 400], [1, 1, 2, 1])));
  // 1e-4 · (700 / 2 + 250,000 / 4), and 1e-4 · 500
  expectClose(penaltyOf(elasticNetRegularizer()), [6.285], 5);
  expectClose(penaltyOf(groupLassoRegularizer()), [0.05], 5);
  const model = line({ units: 1 });
  model.setWeights([tf.tensor2d([[9]])]);
  const callbacks = [maxNormCallback()];
  await model.fit(tf.ones([1, 1]), tf.tensor2d([[9]]), { epochs: 1, callbacks });
  expectClose(weight(model), [3], 5);
});

it('groupLassoRegularizer is saved as L1 of its rate', () => {
  expect(groupLassoRegularizer({ rate: 0.25 }).getConfig()).toEqual({ l1: 0.25, l2: 0 });
});

it('maxNormCallback leaves biases and what is not trained alone', async () => {
  const model = sequential({
    layers: [
      layers.dense({ units: 1, inputShape: [1], kernelInitializer: 'ones', biasInitializer: 'ones' }),
      layers.dense({ units: 1, useBias: false, kernelInitializer: 'ones', trainable: false }),
    ],
  });
  model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
  const callbacks = [maxNormCallback({ maxValue: 0.5 })];
  await model.fit(tf.ones([1, 1]), tf.tensor2d([[2]]), { epochs: 1, callbacks });
  expectClose(model.getWeights().flatMap(numbers), [0.5, 1, 1], 5);
});

it('maxNormCallback limits the norm of each unit after a step', async () => {
  const model = line({ units: 2 });
  const callbacks = [maxNormCallback({ maxValue: 0.5 })];
  await model.fit(tf.ones([1, 1]), tf.ones([1, 2]), { epochs: 1, callbacks });
  expectClose(weight(model), [0.5, 0.5]);
});

it('every layer trains inside model.fit, and the model predicts without noise', async () => {
  const generator = new Generator(1);
  const model = sequential({
    layers: [
      layers.conv2d({ inputShape: [6, 6, 1], filters: 4, kernelSize: 3, padding: 'same' }),
      groupNormalization({ name: 'norm', groups: 2, epsilon: 1e-5 }),
      gaussianNoise({ name: 'noise', std: 0.1, generator }),
      spatialDropout({ name: 'maps', rate: 0.2, generator }),
      dropBlock({ name: 'blocks', rate: 0.1, blockSize: 3, generator }),
      dropPath({ name: 'path', rate: 0.1, generator }),
      fakeQuantization({ name: 'quantize', bits: 8, averaging: 0.1 }),
      layers.flatten(),
      dropout({ name: 'features', rate: 0.2, generator }),
      layers.dense({ units: 2 }),
    ],
  });
  model.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
  const x = tf.ones([8, 6, 6, 1]);
  const { history } = await model.fit(x, tf.ones([8, 2]), { epochs: 3, batchSize: 4 });
  expect(history.loss!.every((loss) => Number.isFinite(loss))).toBe(true);
  expect(numbers(model.predict(x) as tf.Tensor)).toEqual(numbers(model.predict(x) as tf.Tensor));
});
