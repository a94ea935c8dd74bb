import { loadBackend, type Regularizer } from '@ablate/core';
import * as tf from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, expect, it } from 'vitest';
import { contextWith, expectClose, numbers, resolve } from '../hooks.test.support.js';
import { swa } from './swa.js';

beforeAll(() => loadBackend('wasm'));

it('by hand: the mean of the weights at the ends of the epochs after the start', () => {
  const model = sequential({ layers: [layers.dense({ units: 1, inputShape: [1], useBias: false })] });
  const weight = () => numbers(model.getWeights()[0]);
  const regularizer = resolve(swa({ start: 0.5 }));
  regularizer.onTrainStart!(contextWith({}, { model }));
  const seen: number[] = [];
  for (const [i, value] of [1, 2, 4, 9].entries()) {
    model.setWeights([tf.tensor2d([[value]])]);
    const context = contextWith({}, { model, epoch: i + 1, epochs: 4 });
    regularizer.beforeEvaluate!(context);
    seen.push(...weight());
    regularizer.afterEvaluate!(context);
    expectClose(weight(), [value]);
    expect(context.logged.averaged_epochs).toBe(Math.max(0, i - 1));
  }
  expectClose(seen, [1, 2, 4, 6.5]);
  void regularizer.onTrainEnd!(contextWith({}, { model }));
  expectClose(weight(), [6.5]);
});

it('goes on from a checkpoint: the count of what has been averaged is kept', () => {
  const model = sequential({ layers: [layers.dense({ units: 1, inputShape: [1], useBias: false })] });
  const set = (value: number) => tf.tidy(() => model.setWeights([tf.tensor2d([[value]])]));
  const evaluate = (regularizer: Regularizer, epoch: number) => {
    const context = contextWith({}, { model, epoch, epochs: 4 });
    regularizer.beforeEvaluate!(context);
    regularizer.afterEvaluate!(context);
  };
  const [ended, resumed] = [0, 1].map(() => resolve(swa({ start: 0 }))) as [Regularizer, Regularizer];
  set(0);
  const before = tf.memory().numTensors;
  for (const regularizer of [ended, resumed]) regularizer.onTrainStart!(contextWith({}, { model }));
  for (const [i, value] of [3, 5].entries()) {
    set(value);
    evaluate(ended, i + 1);
  }
  expect(ended.state!()).toEqual({ count: 2 });
  const [from] = ended.slots!().values();
  const [to] = resumed.slots!().values();
  to!.assign(from!);
  resumed.restore!(ended.state!());
  set(10);
  evaluate(resumed, 3);
  void resumed.onTrainEnd!(contextWith({}, { model }));
  expectClose(numbers(model.getWeights()[0]), [6]);
  resumed.onTrainStart!(contextWith({}, { model }));
  expect(resumed.state!()).toEqual({ count: 0 });
  for (const regularizer of [ended, resumed]) regularizer.dispose!();
  expect(tf.memory().numTensors).toBe(before);
});

it('leaves the weights of a run that ended before there was an average', () => {
  const model = sequential({ layers: [layers.dense({ units: 1, inputShape: [1], useBias: false })] });
  const regularizer = resolve(swa());
  regularizer.onTrainStart!(contextWith({}, { model }));
  model.setWeights([tf.tensor2d([[7]])]);
  void regularizer.onTrainEnd!(contextWith({}, { model }));
  expect(numbers(model.getWeights()[0])).toEqual([7]);
});
