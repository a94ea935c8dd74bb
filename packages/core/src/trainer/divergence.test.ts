import * as tf from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, expect, it } from 'vitest';
import { loadBackend } from '../backends/load.js';
import type { Regularizer } from '../plugins/hooks.js';
import { Streams } from '../random/streams.js';
import { diverged, StepStart } from './divergence.js';
import { HookRunner } from './hook-runner.js';
import { TrainState } from './state.js';

beforeAll(() => loadBackend('cpu'));

/** Two layers that pass a number on. */
function setUp(given: Regularizer = {}) {
  const dense = (name: string) =>
    layers.dense({ units: 1, inputShape: [1], kernelInitializer: 'ones', name });
  const state = new TrainState(
    sequential({ layers: [dense('first'), dense('second')] }),
    new Streams(0),
    1,
    1,
  );
  const hooks = new HookRunner([{ name: 'test', regularizer: given }], state);
  const weight = (name: string) => state.weights.find((one) => one.name === name)!.variable;
  const batch = (value: number) => ({ inputs: tf.tensor2d([[value]]), targets: tf.tensor1d([0], 'int32') });
  return { state, hooks, weight, batch };
}

it.each([
  ['first/kernel', 'the activations of layer "first" are the first that are not finite, whose weights were not finite before: first/kernel'], // prettier-ignore
  ['second/bias', 'the activations of layer "second" are the first that are not finite, whose weights were not finite before: second/bias'], // prettier-ignore
])('names the layer and the weight: %s', async (broken, expected) => {
  const { state, hooks, weight, batch } = setUp();
  weight(broken).assign(tf.fill(weight(broken).shape, Infinity));
  using start = new StepStart(state);
  expect(await start.explain(batch(1), hooks)).toBe(expected);
});

it('names the layer alone where its weights were finite, of inputs that are not', async () => {
  const { state, hooks, batch } = setUp();
  using start = new StepStart(state);
  const first = 'the activations of layer "first" are the first that are not finite';
  expect(await start.explain(batch(NaN), hooks)).toBe(first);
  const one = { inputs: tf.tensor2d([[1], [Infinity], [1]]), targets: tf.tensor1d([0, 0, 0], 'int32') };
  expect(await start.explain(one, hooks)).toBe(first);
});

it('goes by the weights, the random numbers and the transformed batch of the step, and leaves nothing behind', async () => {
  const drawn: number[] = [];
  const { state, hooks, weight, batch } = setUp({
    transformBatch: ({ inputs, targets }, { streams }) => {
      drawn.push(streams.generator('x').uniform(1)[0]!);
      return { inputs: tf.mul(inputs, 0), targets };
    },
  });
  weight('first/kernel').assign(tf.tensor2d([[3]]));
  const given = batch(1e38);
  const broken = tf.tensor2d([[NaN]]);
  const before = tf.memory().numTensors;
  {
    using start = new StepStart(state);
    // The step itself.
    tf.tidy(() => {
      hooks.transformBatch(given);
    });
    weight('first/kernel').assign(broken);
    expect(await start.explain(given, hooks)).toBe(
      'the activations of every layer are finite: the loss itself, or a term added to it, is not',
    );
  }
  expect(weight('first/kernel').dataSync()[0]).toBe(3);
  expect(drawn[1]).toBe(drawn[0]);
  expect(tf.memory().numTensors).toBe(before);
});

it('the error has the step, the epoch and the checkpoint to go back to', () => {
  const { state } = setUp();
  state.step = 8;
  state.epoch = 3;
  expect(diverged(NaN, state, 'where')).toMatchObject({
    code: 'DIVERGED',
    message: 'the loss is NaN at step 8 (epoch 3); where; there is no checkpoint before it',
  });
  expect(diverged(Infinity, state, 'where', 'f.json').message).toBe(
    'the loss is Infinity at step 8 (epoch 3); where; the last finite checkpoint is f.json',
  );
});
