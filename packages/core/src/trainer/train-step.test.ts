import * as tf from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loadBackend } from '../backends/load.js';
import { sgd } from '../optimizers/sgd.js';
import type { Pass, Regularizer } from '../plugins/hooks.js';
import { Streams } from '../random/streams.js';
import { HookRunner } from './hook-runner.js';
import { TrainState } from './state.js';
import { classTask } from './task.js';
import { trainStep } from './train-step.js';

const task = classTask([2]);

const inputs = () => tf.tensor2d([1, 2, 3, 4, 5, -6], [3, 2]);
const batch = () => ({ inputs: inputs(), targets: tf.tensor1d([0, 1, 1], 'int32') });

function setUp(regularizer: Regularizer = {}) {
  const dense = layers.dense({ units: 2, inputShape: [2], kernelInitializer: 'ones' });
  const state = new TrainState(sequential({ layers: [dense] }), new Streams(0), 1, 2);
  state.learningRate = 0.1;
  return { state, hooks: new HookRunner([{ name: 'test', regularizer }], state) };
}

function step(regularizer: Regularizer = {}, parts = 1) {
  const { state, hooks } = setUp(regularizer);
  const { values, names } = trainStep(batch(), state, hooks, sgd.create({ lr: 0.1 }), { task, parts });
  return { values: [...values.dataSync()], names, weights: [...state.model.getWeights()[0]!.dataSync()] };
}

describe('trainStep', () => {
  beforeAll(() => loadBackend('cpu'));
  beforeEach(() => tf.disposeVariables());

  it('takes the same step in parts as at once, unequal parts too', () => {
    const penalty: Regularizer = { addLoss: () => ({ one: tf.scalar(1) }) };
    const whole = step(penalty);
    const parts = step(penalty, 2);
    expect(parts.names).toEqual(['test/one']);
    parts.weights.forEach((weight, i) => expect(weight).toBeCloseTo(whole.weights[i]!, 6));
    parts.values.forEach((value, i) => expect(value).toBeCloseTo(whole.values[i]!, 6));
  });

  it('gives outputs and targets of all parts, in order', () => {
    const { values, names } = step({}, 2);
    const outputs = values.slice(1 + names.length);
    expect(outputs).toEqual([3, 3, 7, 7, -1, -1, 0, 1, 1]);
  });

  it('reads logged scalars with the loss', () => {
    const { names, values } = step({
      transformGradients: (gradients, context) => {
        context.log('answer', tf.scalar(42));
        return gradients;
      },
    });
    expect(names).toEqual(['test/answer']);
    expect(values[1]).toBe(42);
  });

  it('hands logits and targets to what adds to the loss', () => {
    const shapes: number[][] = [];
    step({
      addLoss: (_, { logits, targets }) => {
        shapes.push(logits.shape, targets.shape);
        return {};
      },
    });
    expect(shapes).toEqual([[3, 2], [3]]);
  });

  it('recomputes at the weights as they are, with the random numbers of the first pass', () => {
    let again: Pass | undefined;
    const drawn: number[] = [];
    let atFirst = NaN;
    step({
      addLoss: ({ streams, weights }, { logits }) => {
        drawn.push(streams.generator('mask').uniform(1)[0]!);
        if (Number.isNaN(atFirst)) atFirst = logits.dataSync()[0]!;
        else expect(logits.dataSync()[0]).toBeCloseTo(2 * atFirst, 5);
        expect(weights).toHaveLength(2);
        return {};
      },
      transformGradients: (gradients, { weights }, recompute) => {
        const [kernel] = weights;
        kernel!.variable.assign(tf.mul(kernel!.variable, 2));
        again = recompute();
        return gradients;
      },
    });
    expect(again?.gradients.size).toBe(2);
    expect(drawn[1]).toBe(drawn[0]);
  });

  it('updates running values once, however often the pass is repeated', () => {
    const after = (passes: number) => {
      const norm = layers.batchNormalization({ inputShape: [2], momentum: 0.5 });
      const state = new TrainState(sequential({ layers: [norm] }), new Streams(0), 1, 2);
      const regularizer: Regularizer = {
        transformGradients: (gradients, _, recompute) => {
          for (let pass = 1; pass < passes; pass++) recompute();
          return gradients;
        },
      };
      const hooks = new HookRunner([{ name: 'test', regularizer }], state);
      trainStep(batch(), state, hooks, sgd.create({ lr: 0.1 }), { task, parts: 1 });
      return state.model.nonTrainableWeights.map((weight) => [...weight.read().dataSync()]);
    };
    // Half of 0 and half of the means of 1, 3, 5 and of 2, 4, −6.
    const [first = NaN, second = NaN] = after(1)[0] ?? [];
    expect(first).toBeCloseTo(1.5, 6);
    expect(second).toBeCloseTo(0, 6);
    expect(after(3)).toEqual(after(1));
  });

  it('trains on the batch as it was transformed, and reports its targets', () => {
    const flipped: Regularizer = {
      transformBatch: ({ inputs, targets }) => ({
        inputs: tf.mul(inputs, -1),
        targets: tf.cast(tf.less(targets, 1), 'int32'),
      }),
    };
    const { values } = step(flipped);
    expect(values.slice(1)).toEqual([-3, -3, -7, -7, 1, 1, 1, 0, 0]);
  });

  it('leaves no tensor behind but its values', () => {
    const { state, hooks } = setUp({
      addLoss: () => ({ one: tf.scalar(1) }),
      transformGradients: (gradients, context, recompute) => {
        context.log('loss', recompute().loss);
        return gradients;
      },
    });
    const given = batch();
    const optimizer = sgd.create({ lr: 0.1 });
    const before = tf.memory().numTensors;
    trainStep(given, state, hooks, optimizer, { task, parts: 2 }).values.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
