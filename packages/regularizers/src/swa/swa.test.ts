import { loadBackend } from '@ablate/core';
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
