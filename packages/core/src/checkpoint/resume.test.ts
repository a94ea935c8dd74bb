import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { builtins } from '../builtins.js';
import { augment, module } from '../data/loader/add.test.support.js';
import type { TrainContext } from '../plugins/hooks.js';
import { definePackage, defineRegularizer } from '../plugins/plugin.js';
import { Registry } from '../plugins/registry.js';
import { cellConfigSchema, type CellConfigInput } from '../trainer/config.js';
import type { RunEvent } from '../trainer/events.js';
import { knownLogits, passOn } from '../trainer/known-logits.test.support.js';
import { train } from '../trainer/train.js';

/** Keeps a count, a tensor and a random stream, and reports all three; logs a number before the first batch too. */
const diary = defineRegularizer({
  name: 'diary',
  version: 1,
  summary: 'Depends on all that a regularizer may keep',
  options: { epochs: z.int().default(9) },
  create: ({ epochs }) => {
    let count = 0;
    const slots = new Map<string, tf.Variable>();
    const draw = ({ streams }: TrainContext) => streams.generator('diary').uniform(1)[0] ?? NaN;
    return {
      onTrainStart: () => void slots.set('sum', tf.variable(tf.zeros([2]), false)),
      onEpochStart: (context) => context.log('at_start', draw(context)),
      transformGradients: (gradients, context) => {
        const factor = 0.5 + draw(context);
        return new Map([...gradients].map(([name, gradient]) => [name, tf.mul(gradient, factor)]));
      },
      afterUpdate: (context) => {
        count += 1;
        const sum = slots.get('sum');
        sum?.assign(tf.add(sum, [count, draw(context)]));
        if (sum !== undefined) context.log('sum', tf.sum<tf.Scalar>(sum));
      },
      onBatchEnd: (context) => context.log('count', count),
      onEvaluate: (_, { epoch }) => (epoch === epochs ? `epoch ${epoch}` : undefined),
      dispose: () => tf.dispose([...slots.values()]),
      state: () => ({ count }),
      restore: (state) => (count = Number(state.count)),
      slots: () => slots,
    };
  },
});

/** Adds a number that is drawn for each batch to its inputs, and one from the stream at a position. */
const adding = defineRegularizer({
  name: 'adding',
  version: 1,
  summary: 'Augments batches',
  options: {},
  create: () => ({
    augmentation: {
      module,
      augment,
      draw: ([size = 0], generator) => {
        const [add = NaN] = generator.uniform(4 * size);
        return { draws: { add }, metrics: { add, size } };
      },
    },
  }),
});

let root = '';
beforeAll(async () => (root = await mkdtemp(path.join(os.tmpdir(), 'resume-'))));
afterAll(() => rm(root, { recursive: true }));

/** Numbers of the machine, which no two runs share. */
const OF_MACHINE = /^images_per_second$|^data_wait$|^system\//;
const numbersOf = (metrics: Readonly<Record<string, number>>) =>
  Object.entries(metrics).filter(([name]) => !OF_MACHINE.test(name));

/** Where a run is ended: after the batch of a step, or at the start of an epoch before its first batch. */
type End = { readonly step: number } | { readonly epoch: number };

/** Trains 3 epochs of 3 steps, the last of 2 examples; ended at these places and taken up again each time. */
async function trainEnding(ends: readonly End[], cell: Partial<CellConfigInput>) {
  const directory = await mkdtemp(path.join(root, 'run-'));
  const points: unknown[] = [];
  const resumed: RunEvent[] = [];
  const attempt = (end?: End) => {
    const stop = new AbortController();
    const onEvent = (event: RunEvent) => {
      if (event.type === 'progress' && end !== undefined && 'step' in end && event.step === end.step) stop.abort(new Error('ended')); // prettier-ignore
      if (event.type === 'resumed') resumed.push(event);
      if (event.type === 'metrics') points.push([event.step, event.epoch, numbersOf(event.values)]);
      if (event.type === 'progress') points.push([event.step, event.epoch, event.loss]);
      if (event.type === 'trace' || event.type === 'confusion') points.push(event);
    };
    const ending = defineRegularizer({
      name: 'ending',
      version: 1,
      summary: 'Asks to end at the start of an epoch',
      options: {},
      create: () => ({
        onEpochStart: ({ epoch }) => {
          if (end !== undefined && 'epoch' in end && end.epoch === epoch) stop.abort(new Error('ended'));
        },
      }),
    });
    const config = cellConfigSchema.parse({
      dataset: knownLogits(),
      model: passOn(),
      regularizers: [diary(), ending()],
      optimizer: { use: 'sgd', options: { lr: 0.1, momentum: 0.9 } },
      epochs: 3,
      batchSize: 4,
      backend: 'wasm',
      ...cell,
    });
    const plugins = new Registry([
      builtins,
      definePackage('test', [knownLogits, passOn, diary, adding, ending]),
    ]);
    return train({
      config,
      seed: 3,
      registry: plugins,
      checkpoints: { directory },
      onEvent,
      signal: stop.signal,
    });
  };
  for (const end of ends) await expect(attempt(end)).rejects.toThrow('ended');
  const { stopped, metrics } = await attempt();
  const steps = (await readdir(directory)).flatMap((name) => /^step-(\d+)\.json$/.exec(name)?.[1] ?? []);
  const newest = path.join(directory, `step-${Math.max(...steps.map(Number))}.safetensors`);
  const tensors = await readFile(newest, 'base64');
  return { resumed, outcome: { points, results: numbersOf(metrics), stopped, tensors } };
}

const spec = (use: string, options = {}) => ({ use, options });
const CELLS: [string, Partial<CellConfigInput>][] = [
  ['SGD with momentum', {}],
  ['Adam', { optimizer: spec('adam', { lr: 0.1 }) }],
  [
    'AdamW and a cosine',
    { optimizer: spec('adamw', { lr: 0.1 }), schedule: spec('cosine', { warmup: 0.3 }) },
  ],
  ['RMSprop, centred', { optimizer: spec('rmsprop', { centered: true, momentum: 0.9 }) }],
  ['LARS', { optimizer: spec('lars', { lr: 1 }) }],
  [
    'a rise, then a plateau',
    { schedule: spec('warmup', { then: spec('reduce-on-plateau', { patience: 0, threshold: 0.99 }) }) },
  ],
  ['gradients in parts', { accumulate: 2 }],
  ['batches that are augmented', { regularizers: [diary(), adding()], workers: 0 }],
  ['batches that threads augment', { regularizers: [diary(), adding()], workers: 2, prefetch: 3 }],
  ['an early stop', { regularizers: [diary({ epochs: 3 })], epochs: 4 }],
];

describe('a run that was ended and resumed has the numbers of one that was not', () => {
  it.each(CELLS)('with %s', async (_, { regularizers, ...cell }) => {
    const whole = { ...cell, ...(regularizers === undefined ? {} : { regularizers }) };
    const { outcome } = await trainEnding([], whole);
    // Within the first epoch, at its end, in the second and in the third.
    const ended = await trainEnding([{ step: 2 }, { step: 3 }, { step: 4 }, { step: 7 }], whole);
    expect(ended.resumed.map((event) => event.type === 'resumed' && event.step)).toEqual([2, 3, 4, 7]);
    expect(ended.outcome).toEqual(outcome);
  });

  it('what was logged before the first batch of an epoch is reported with it', async () => {
    const { outcome } = await trainEnding([], {});
    const ended = await trainEnding([{ epoch: 1 }, { epoch: 2 }], {});
    expect(ended.outcome).toEqual(outcome);
    expect(JSON.stringify(outcome.points)).toContain('diary/at_start');
  });
});

it('the numbers are the same however many threads augment the batches', async () => {
  const regularizers = [diary(), adding()];
  const { outcome } = await trainEnding([], { regularizers, workers: 0 });
  expect((await trainEnding([], { regularizers, workers: 2 })).outcome).toEqual(outcome);
  // Unless told otherwise: one.
  expect((await trainEnding([], { regularizers })).outcome).toEqual(outcome);
  expect(JSON.stringify(outcome.points)).toContain('["adding/size",2]');
});

it('says where it goes on, and the last value of every metric', async () => {
  const { resumed, outcome } = await trainEnding([{ step: 3 }, { step: 5 }], {});
  const [atEnd, within] = resumed.flatMap((event) => (event.type === 'resumed' ? [event] : []));
  expect([atEnd?.epoch, within?.epoch]).toEqual([1, 2]);
  expect(path.basename(within?.checkpoint ?? '')).toBe('step-5.json');
  expect(atEnd?.metrics).toHaveProperty('val/loss');
  const loss = outcome.points.flatMap((point) =>
    Array.isArray(point) && point[0] === 5 && Array.isArray(point[2]) ? (point[2] as [string, number][]) : [],
  );
  expect(within?.metrics['train/loss']).toBe(new Map(loss).get('train/loss'));
});
