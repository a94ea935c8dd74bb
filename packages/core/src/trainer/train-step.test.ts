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

async function step(regularizer: Regularizer = {}, accumulate = 1) {
  const { state, hooks } = setUp(regularizer);
  const optimizer = sgd.create({ lr: 0.1 });
  const values = await trainStep(batch(), { state, hooks, optimizer, task, accumulate });
  return { ...values, weights: [...state.model.getWeights()[0]!.dataSync()] };
}

describe('trainStep', () => {
  beforeAll(() => loadBackend('cpu'));
  beforeEach(() => tf.disposeVariables());

  it('takes the same step in parts as at once, unequal parts too', async () => {
    const penalty: Regularizer = { addLoss: () => ({ one: tf.scalar(1) }) };
    const whole = await step(penalty);
    const parts = await step(penalty, 2);
    expect([...parts.terms]).toEqual([['test/one', 1]]);
    expect(parts.loss).toBeCloseTo(whole.loss, 6);
    parts.weights.forEach((weight, i) => expect(weight).toBeCloseTo(whole.weights[i]!, 6));
    parts.outputs.forEach((output, i) => expect(output).toBeCloseTo(whole.outputs[i]!, 6));
  });

  it('gives outputs and targets of all parts, in order', async () => {
    const { outputs, targets } = await step({}, 2);
    expect([...outputs]).toEqual([3, 3, 7, 7, -1, -1]);
    expect([...targets]).toEqual([0, 1, 1]);
  });

  it('gives terms and logged scalars by name, apart from the loss', async () => {
    const { loss, terms, logged } = await step({
      addLoss: () => ({ one: tf.scalar(1), two: tf.scalar(2) }),
      transformGradients: (gradients, context) => {
        context.log('answer', tf.scalar(42));
        return gradients;
      },
    });
    expect([...terms]).toEqual([['test/one', 1], ['test/two', 2]]); // prettier-ignore
    expect([...logged]).toEqual([['test/answer', 42]]);
    expect(loss).toBeCloseTo(Math.log(2) + 3, 6);
  });

  it('hands logits and targets to what adds to the loss', async () => {
    const shapes: number[][] = [];
    await step({
      addLoss: (_, { logits, targets }) => {
        shapes.push(logits.shape, targets.shape);
        return {};
      },
    });
    expect(shapes).toEqual([[3, 2], [3]]);
  });

  it('recomputes at the weights as they are, with the random numbers of the first pass', async () => {
    let again: Pass | undefined;
    const drawn: number[] = [];
    let atFirst = NaN;
    await step({
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

  it('updates running values once, however often the pass is repeated', async () => {
    const after = async (passes: number) => {
      const norm = layers.batchNormalization({ inputShape: [2], momentum: 0.5 });
      const state = new TrainState(sequential({ layers: [norm] }), new Streams(0), 1, 2);
      const regularizer: Regularizer = {
        transformGradients: (gradients, _, recompute) => {
          for (let pass = 1; pass < passes; pass++) recompute();
          return gradients;
        },
      };
      const hooks = new HookRunner([{ name: 'test', regularizer }], state);
      await trainStep(batch(), { state, hooks, optimizer: sgd.create({ lr: 0.1 }), task, accumulate: 1 });
      return state.model.nonTrainableWeights.map((weight) => [...weight.read().dataSync()]);
    };
    // Half of 0 and half of the means of 1, 3, 5 and of 2, 4, −6.
    const once = await after(1);
    const [first = NaN, second = NaN] = once[0] ?? [];
    expect(first).toBeCloseTo(1.5, 6);
    expect(second).toBeCloseTo(0, 6);
    expect(await after(3)).toEqual(once);
  });

  it('trains on the batch as it was transformed, and reports its targets', async () => {
    const flipped: Regularizer = {
      transformBatch: ({ inputs, targets }) => ({
        inputs: tf.mul(inputs, -1),
        targets: tf.cast(tf.less(targets, 1), 'int32'),
      }),
    };
    const { outputs, targets } = await step(flipped);
    expect([...outputs]).toEqual([-3, -3, -7, -7, 1, 1]);
    expect([...targets]).toEqual([1, 0, 0]);
  });

  it('leaves no tensor behind', async () => {
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
    await trainStep(given, { state, hooks, optimizer, task, accumulate: 2 });
    expect(tf.memory().numTensors).toBe(before);
  });
});
