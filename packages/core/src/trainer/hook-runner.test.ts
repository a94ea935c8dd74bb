import * as tf from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, expect, it } from 'vitest';
import { loadBackend } from '../backends/load.js';
import type { HostBatch } from '../plugins/augmentation.js';
import type { Regularizer } from '../plugins/hooks.js';
import { Streams } from '../random/streams.js';
import { HookRunner } from './hook-runner.js';
import { TrainState } from './state.js';

beforeAll(() => loadBackend('cpu'));

function setUp(...given: readonly Regularizer[]) {
  const model = sequential({ layers: [layers.dense({ units: 1, inputShape: [1] })] });
  const state = new TrainState(model, new Streams(0), 3, 4);
  const named = given.map((regularizer, i) => ({ name: 'abc'.charAt(i), regularizer }));
  return { state, hooks: new HookRunner(named, state) };
}

it('each regularizer changes what the one before has made', () => {
  const { hooks } = setUp(
    {
      transformBatch: ({ inputs, targets }) => ({ inputs: tf.add(inputs, 1), targets }),
      transformGradients: (gradients) => new Map([...gradients].map(([name, g]) => [name, tf.add(g, 1)])),
      addLoss: () => ({ one: tf.scalar(1), two: tf.scalar(2) }),
    },
    {},
    {
      transformBatch: ({ inputs, targets }) => ({ inputs: tf.mul(inputs, 10), targets }),
      transformGradients: (gradients, _, recompute) =>
        new Map([...gradients].map(([name, g]) => [name, tf.mul(g, recompute().loss)])),
      addLoss: () => ({ one: tf.scalar(3) }),
    },
  );
  const batch = hooks.transformBatch({ inputs: tf.tensor1d([1, 2]), targets: tf.tensor1d([0, 0]) });
  expect([...batch.inputs.dataSync()]).toEqual([20, 30]);
  const pass = () => ({ loss: tf.scalar(100), gradients: new Map() });
  const changed = hooks.transformGradients(new Map([['w', tf.tensor1d([1])]]), pass);
  expect(changed.get('w')?.dataSync()[0]).toBe(200);
  const outputs = { logits: tf.zeros([1]), targets: tf.zeros([1]) };
  const terms = hooks.addLoss(outputs).map(([name, term]) => [name, term.dataSync()[0]]);
  expect(terms).toEqual([['a/one', 1], ['a/two', 2], ['c/one', 3]]); // prettier-ignore
});

it('what is logged has the regularizer’s name, and the rest of the context is the run’s', () => {
  const seen: number[] = [];
  const { state, hooks } = setUp(
    { beforeUpdate: (context) => context.log('x', 1) },
    {
      beforeUpdate: (context) => {
        context.log('x', 2);
        seen.push(context.step, context.epochs, context.stepsPerEpoch);
      },
    },
  );
  state.step = 7;
  hooks.run('beforeUpdate');
  expect(state.takeLogged()).toEqual({ 'a/x': 1, 'b/x': 2 });
  expect(seen).toEqual([7, 3, 4]);
  expect(hooks.regularizers.map(({ name }) => name)).toEqual(['a', 'b']);
});

it('keeps what has run, each once, until it is taken', () => {
  const both: Regularizer = { onEpochStart: () => undefined, afterUpdate: () => undefined };
  const { hooks } = setUp(both, { afterUpdate: () => undefined });
  for (const hook of ['onEpochStart', 'afterUpdate', 'afterUpdate', 'setup'] as const) hooks.run(hook);
  expect(hooks.takeTrace()).toEqual(['onEpochStart: a', 'afterUpdate: b', 'afterUpdate: a']);
  hooks.run('afterUpdate');
  expect([hooks.trace, hooks.takeTrace()]).toEqual([null, []]);
});

it('refuses a promise that nothing would wait for, and says where one may be returned', () => {
  const late = Object.assign({}, { onEpochEnd: () => Promise.reject(new Error('lost')) });
  const { hooks } = setUp({}, late);
  expect(() => hooks.run('onEpochEnd')).toThrow(
    'b: onEpochEnd returned a promise, which the trainer does not wait for; hooks that may: onEvaluate, onTrainEnd',
  );
});

it('waits for each that is asked or told, last to first at the end', async () => {
  const calls: string[] = [];
  const slow = (name: string, answer?: string): Regularizer => ({
    onEvaluate: async () => {
      await Promise.resolve();
      calls.push(`asked ${name}`);
      return answer;
    },
    onTrainEnd: async () => {
      await Promise.resolve();
      calls.push(`ended ${name}`);
    },
    onError: (error) => void calls.push(`${String(error)} ${name}`),
    dispose: () => void calls.push(`disposed ${name}`),
  });
  const { hooks } = setUp(slow('a'), slow('b', 'why'), slow('c', 'other'));
  expect(await hooks.onEvaluate({})).toBe('b: why');
  await hooks.onTrainEnd();
  hooks.onError('oh');
  hooks.dispose();
  expect(calls).toEqual([
    ...['asked a', 'asked b', 'asked c', 'ended c', 'ended b', 'ended a'],
    ...['oh a', 'oh b', 'oh c', 'disposed c', 'disposed b', 'disposed a'],
  ]);
  expect(await setUp({ onEvaluate: () => undefined }).hooks.onEvaluate({})).toBeUndefined();
});

it('has those that augment, first to last', () => {
  const augmentation = { module: 'm', augment: (batch: HostBatch) => batch, draw: () => ({ draws: 0 }) };
  const { hooks, state } = setUp({ augmentation }, {}, { augmentation });
  const augmenting = hooks.augmenting();
  expect(augmenting.map(({ name }) => name)).toEqual(['a', 'c']);
  expect(augmenting[1]?.augmentation).toBe(augmentation);
  augmenting[1]?.context.log('x', 1);
  expect(state.takeLogged()).toEqual({ 'c/x': 1 });
});
