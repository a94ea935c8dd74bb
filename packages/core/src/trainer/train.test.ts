import * as tf from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { augment, module } from '../data/loader/add.test.support.js';
import { elementAt } from '../element-at.js';
import { sgd } from '../optimizers/sgd.js';
import { HOOKS } from '../plugins/hook-table.js';
import type { Regularizer } from '../plugins/hooks.js';
import { defineDataset, defineModel, definePackage, defineRegularizer } from '../plugins/plugin.js';
import { Registry } from '../plugins/registry.js';
import { Generator } from '../random/streams.js';
import { cellConfigSchema } from './config.js';
import type { RunEvent } from './events.js';
import { train } from './train.js';

/** Points of two classes around (1, 1) and (−1, −1). */
const points = defineDataset({
  name: 'points',
  version: 1,
  summary: 'Two clouds',
  options: { size: z.int().default(64) },
  create: ({ size }) => {
    const split = (seed: number) => {
      const labels = Uint8Array.from({ length: size }, (_, i) => i % 2);
      const noise = new Generator(seed).normal(2 * size);
      return { size, labels, inputs: noise.map((value, i) => 0.3 * value + (labels[i >> 1] === 1 ? 1 : -1)) };
    };
    return {
      inputShape: [2],
      checksum: () => Promise.resolve('points'),
      load: () =>
        Promise.resolve({
          inputShape: [2],
          classNames: ['a', 'b'],
          mean: 0,
          std: 1,
          train: split(1),
          validation: split(2),
          test: split(3),
        }),
    };
  },
});

const linear = defineModel({
  name: 'linear',
  version: 1,
  summary: 'One dense layer',
  options: {},
  create: () => ({
    build: ({ outputs, inputShape }) =>
      sequential({
        layers: [
          layers.dense({
            units: outputs,
            inputShape: [...inputShape],
            kernelInitializer: 'zeros',
            name: 'dense',
          }),
        ],
      }),
  }),
});

/** Notes each call of a hook; batches are left as they are. */
function spy(name: string, calls: string[], given: Partial<Regularizer> = {}) {
  const note = (hook: string) => void calls.push(`${name}.${hook}`);
  const told = Object.keys(HOOKS)
    .filter((hook) => hook !== 'augmentation')
    .map((hook) => [hook, () => note(hook)]);
  return defineRegularizer({
    name,
    version: 1,
    summary: 'Notes what is called',
    options: {},
    create: (): Regularizer => ({
      ...(Object.fromEntries(told) as Partial<Regularizer>),
      transformBatch: (batch) => (note('transformBatch'), batch),
      addLoss: () => (note('addLoss'), { term: tf.scalar(1) }),
      transformGradients: (gradients) => (note('transformGradients'), gradients),
      ...given,
    }),
  });
}

/** Notes what is drawn for each batch too. */
const augmentingSpy = (name: string, calls: string[]) =>
  spy(name, calls, {
    augmentation: {
      module,
      augment,
      draw: () => (calls.push(`${name}.augmentation`), { draws: { add: 0 } }),
    },
  });

function run(
  regularizers: ReturnType<typeof spy>[] = [],
  settings: { epochs?: number; batchSize?: number; seed?: number; onEvent?: (event: RunEvent) => void } = {},
) {
  const { epochs = 1, batchSize = 64, seed = 0, onEvent } = settings;
  const registry = new Registry([definePackage('test', [points, linear, sgd, ...regularizers])]);
  const config = cellConfigSchema.parse({
    dataset: points(),
    model: linear(),
    regularizers: regularizers.map((regularizer) => regularizer()),
    optimizer: sgd({ lr: 0.5, momentum: 0.9 }),
    epochs,
    batchSize,
    backend: 'wasm',
  });
  return train({ config, seed, registry, ...(onEvent === undefined ? {} : { onEvent }) });
}

describe('train', () => {
  it('tells what it was tested with and what it predicts, to the same bits for the same seed', async () => {
    const tested = async (settings: { seed?: number; epochs?: number }) => {
      const events: RunEvent[] = [];
      const { metrics } = await run([], {
        ...{ batchSize: 16, ...settings },
        onEvent: (event) => events.push(event),
      });
      const found = events.find((event) => event.type === 'tested');
      const { predicted = [], expected = [] } = found?.predictions ?? {};
      const right = [...predicted].filter((each, i) => each === expected[i]).length;
      expect(right / predicted.length).toBe(metrics['test/accuracy']);
      return [found?.weightsHash, found?.outputsHash];
    };
    const first = await tested({});
    expect(await tested({})).toEqual(first);
    const other = await tested({ epochs: 2 });
    expect(other.map((hash, i) => hash === first[i])).toEqual([false, false]);
  });

  it('says how much a regularizer did, at the end too, and warns of one that did nothing', async () => {
    const notes: string[] = [];
    const logging = (name: string, values: readonly number[], last?: number) =>
      spy(name, [], {
        acted: 'share',
        onBatchEnd: (context) => context.log('share', elementAt(values, context.step - 1)),
        ...(last === undefined ? {} : { onTrainEnd: (context) => context.log('share', last) }),
      });
    const { metrics } = await run(
      [logging('half', [0, 1]), logging('idle', [0, 0]), logging('late', [0, 0], 3)],
      {
        batchSize: 32,
        onEvent: (event) => event.type === 'note' && notes.push(event.text),
      },
    );
    expect(metrics).toMatchObject({ 'acted/half/share': 0.5, 'acted/idle/share': 0, 'acted/late/share': 1 });
    expect(notes).toEqual(['warning: idle never acted: share was 0 over the whole run']);
  });

  it('refuses a regularizer whose site its model never calls', async () => {
    await expect(run([spy('filler', [], { sites: { head: (x) => x } })])).rejects.toThrow(
      'filler would never act: it fills the site head, which the model linear never calls; sites that it calls: none',
    );
  });

  it('says when an epoch is complete, with its metrics', async () => {
    const events: RunEvent[] = [];
    await run([], { epochs: 2, batchSize: 32, onEvent: (event) => events.push(event) });
    const ends = events.flatMap((event, at) =>
      event.type === 'epoch' ? [{ event, before: events[at - 1] }] : [],
    );
    expect(ends.map(({ event }) => [event.epoch, event.step])).toEqual([
      [1, 2],
      [2, 4],
    ]);
    for (const { event, before } of ends) {
      expect(event.values).toHaveProperty('val/accuracy');
      expect(before).toEqual({ ...event, type: 'metrics' });
    }
  });

  it('says at the start which layers the model has', async () => {
    const events: RunEvent[] = [];
    await run([], { batchSize: 64, onEvent: (event) => events.push(event) });
    const start = events.find((event) => event.type === 'start');
    expect(start?.layers.map(({ kind, outputShape }) => [kind, outputShape])).toEqual([['Dense', [2]]]);
    expect(start?.layers.reduce((sum, { parameters }) => sum + parameters, 0)).toBe(start?.parameters);
  });

  it('learns two clouds and reports the test split at the end', async () => {
    const { metrics, stopped } = await run([], { epochs: 5, batchSize: 16 });
    expect(metrics['test/accuracy']).toBeGreaterThan(0.98);
    expect(metrics['val/loss']).toBeLessThan(0.1);
    expect(stopped).toBeNull();
  });

  it('reports norms, memory and the share of time that making batches took, and the answers for the test', async () => {
    const events: RunEvent[] = [];
    const { metrics } = await run([], { epochs: 2, batchSize: 30, onEvent: (event) => events.push(event) });
    expect(metrics['train/weight_norm']).toBeGreaterThan(0);
    expect(metrics['train/gradient_norm']).toBeGreaterThan(0);
    expect(metrics['system/tensor_bytes']).toBeGreaterThan(0);
    expect(metrics.data_wait).toBeGreaterThan(0);
    expect(metrics.data_wait).toBeLessThan(1);
    expect(metrics['val/calibration_error']).toBeLessThan(1);
    const norms = events.filter((event) => event.type === 'metrics' && 'train/weight_norm' in event.values);
    expect(norms).toHaveLength(2);
    const confusion = events.find((event) => event.type === 'confusion');
    expect(confusion?.counts.flat().reduce((a, b) => a + b)).toBe(64);
  });

  it('takes batches of one, and a last batch that is shorter', async () => {
    const steps: number[] = [];
    const onEvent = (event: RunEvent) => event.type === 'progress' && steps.push(event.step);
    await run([], { batchSize: 1, onEvent });
    expect(steps.at(-1)).toBe(64);
    await run([], { batchSize: 63, onEvent });
    expect(steps.at(-1)).toBe(2);
  });

  it('gives the same numbers for the same seed, others for another', async () => {
    const first = await run([], { batchSize: 16 });
    const again = await run([], { batchSize: 16 });
    const other = await run([], { batchSize: 16, seed: 1 });
    expect(again.metrics['train/loss']).toBe(first.metrics['train/loss']);
    expect(other.metrics['train/loss']).not.toBe(first.metrics['train/loss']);
  });

  it('calls the hooks as their table says, once each in an epoch of one batch', async () => {
    const calls: string[] = [];
    await run([augmentingSpy('a', calls), augmentingSpy('b', calls)]);
    const expected = Object.entries(HOOKS)
      .filter(([hook]) => hook !== 'onError')
      .flatMap(([hook, { order }]) =>
        (order === 'first to last' ? ['a', 'b'] : ['b', 'a']).map((name) => `${name}.${hook}`),
      );
    expect(calls).toEqual(expected);
  });

  it('calls them as often as their table says', async () => {
    const calls: string[] = [];
    await run([augmentingSpy('a', calls)], { epochs: 2, batchSize: 32 });
    const times = { run: 1, epoch: 2, batch: 4 };
    for (const [hook, { per }] of Object.entries(HOOKS))
      expect(
        calls.filter((call) => call === `a.${hook}`),
        hook,
      ).toHaveLength(hook === 'onError' ? 0 : times[per]);
  });

  it('puts pre hooks first and post hooks last', async () => {
    const calls: string[] = [];
    await run([
      spy('late', calls, { order: 'post' }),
      spy('plain', calls),
      spy('early', calls, { order: 'pre' }),
    ]);
    expect(calls.filter((call) => call.endsWith('beforeUpdate'))).toEqual([
      'early.beforeUpdate',
      'plain.beforeUpdate',
      'late.beforeUpdate',
    ]);
  });

  it('adds the terms to the loss and reports them by name', async () => {
    const plain = await run();
    const withTerm = await run([spy('extra', [])]);
    expect(withTerm.metrics['extra/term']).toBe(1);
    expect(withTerm.metrics['train/loss']).toBeCloseTo((plain.metrics['train/loss'] ?? NaN) + 1, 5);
  });

  it('reads scalars that are logged at the end of an epoch, and leaves none behind', async () => {
    await run();
    const before = tf.memory().numTensors;
    const { metrics } = await run([
      spy('extra', [], { onEpochEnd: (context) => tf.tidy(() => context.log('answer', tf.scalar(42))) }),
    ]);
    expect(metrics['extra/answer']).toBe(42);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('stops when a regularizer asks, and says why', async () => {
    const { stopped, metrics } = await run([spy('stopper', [], { onEvaluate: () => 'enough' })], {
      epochs: 9,
    });
    expect(stopped).toBe('stopper: enough');
    expect(metrics['test/accuracy']).toBeDefined();
  });

  it('calls onError and dispose when a hook throws', async () => {
    const calls: string[] = [];
    const broken = spy('broken', calls, {
      onEpochEnd: () => {
        throw new Error('broken on purpose');
      },
    });
    await expect(run([broken])).rejects.toThrow('broken on purpose');
    expect(calls.slice(-2)).toEqual(['broken.onError', 'broken.dispose']);
  });

  it('logs what an augmentation draws, and tells of a thread that fails', async () => {
    const adding = (draws: object) => ({
      augmentation: { module, augment, draw: () => ({ draws, metrics: { drawn: 5 } }) },
    });
    const { metrics } = await run([spy('adding', [], adding({ add: 1 }))]);
    expect(metrics['adding/drawn']).toBe(5);
    const calls: string[] = [];
    await expect(run([spy('broken', calls, adding({ fail: 'throw' }))])).rejects.toThrow(
      'a thread that makes batches failed: broken on purpose',
    );
    expect(calls.slice(-2)).toEqual(['broken.onError', 'broken.dispose']);
  });

  it('ends with DIVERGED when the loss is no longer a number', async () => {
    const poison = spy('poison', [], { addLoss: () => ({ nan: tf.scalar(NaN) }) });
    await expect(run([poison])).rejects.toMatchObject({ code: 'DIVERGED' });
  });

  it('holds as many tensors after 200 steps as after 2', async () => {
    const counts: number[] = [];
    await run([spy('watch', [])], {
      epochs: 50,
      batchSize: 16,
      onEvent: ({ type }) => {
        if (type === 'progress') counts.push(tf.memory().numTensors);
      },
    });
    expect(counts).toHaveLength(200);
    expect(counts.at(-1)).toBe(counts[1]);
  });
});
