import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { builtins } from '../builtins.js';
import { sgd } from '../optimizers/sgd.js';
import type { Regularizer } from '../plugins/hooks.js';
import { definePackage, defineRegularizer } from '../plugins/plugin.js';
import { Registry } from '../plugins/registry.js';
import { cosine } from '../schedules/cosine.js';
import { reduceOnPlateau } from '../schedules/reduce-on-plateau.js';
import { cellConfigSchema, type CellConfigInput } from './config.js';
import type { RunEvent } from './events.js';
import { knownLogits, numbersOf, passOn } from './known-logits.test.support.js';
import { train } from './train.js';

const hooks = (given: Regularizer, name = 'hooks') =>
  defineRegularizer({ name, version: 1, summary: 'Test', options: {}, create: () => given });

interface Run extends Partial<CellConfigInput> {
  readonly given?: readonly Regularizer[];
  readonly seed?: number;
  readonly signal?: AbortSignal;
}

/** Trains on the ten examples in batches of 4, 4 and 2; at a rate that changes no weight unless another is given. */
async function run({ given = [], seed = 0, signal, ...cell }: Run) {
  const plugins = given.map((regularizer, i) => hooks(regularizer, `hooks${i}`));
  const config = cellConfigSchema.parse({
    dataset: knownLogits(),
    model: passOn(),
    regularizers: plugins.map((plugin) => plugin()),
    optimizer: sgd({ lr: 1e-30 }),
    epochs: 2,
    batchSize: 4,
    backend: 'wasm',
    ...cell,
  });
  const registry = new Registry([builtins, definePackage('test', [knownLogits, passOn, ...plugins])]);
  const events: RunEvent[] = [];
  const onEvent = (event: RunEvent) => events.push(event);
  const result = await train({
    config,
    seed,
    registry,
    onEvent,
    ...(signal === undefined ? {} : { signal }),
  });
  return { ...result, events };
}

/** The examples of each batch. */
async function batchesOf(cell: Run = {}): Promise<number[][]> {
  const batches: number[][] = [];
  const transformBatch: Regularizer['transformBatch'] = (batch) => {
    batches.push(numbersOf(batch.inputs.dataSync()));
    return batch;
  };
  await run({ given: [{ transformBatch }], ...cell });
  return batches;
}

const loss = (probabilities: readonly number[]) =>
  -probabilities.reduce((sum, p) => sum + Math.log(p), 0) / probabilities.length;

describe('an epoch', () => {
  it('has every example once, the last batch shorter, in an order of its own', async () => {
    const batches = await batchesOf({ epochs: 3 });
    expect(batches.map(({ length }) => length)).toEqual([4, 4, 2, 4, 4, 2, 4, 4, 2]);
    const orders = [0, 3, 6].map((from) => batches.slice(from, from + 3).flat());
    const inOrder = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
    for (const order of orders) expect([...order].sort((a, b) => a - b)).toEqual(inOrder);
    expect(new Set([inOrder, ...orders].map(String)).size).toBe(4);
  });

  it('has the same order for the same seed, another for another', async () => {
    const order = await batchesOf({ seed: 1 });
    expect(await batchesOf({ seed: 1 })).toEqual(order);
    expect(await batchesOf({ seed: 2 })).not.toEqual(order);
  });
});

describe('what is reported, of weights that stay as they are', () => {
  it('is the mean over examples, whatever their batch, of each split', async () => {
    const { metrics, events } = await run({});
    const training = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((twelfths) => twelfths / 12);
    expect(metrics['train/epoch_loss']).toBeCloseTo(loss(training), 5);
    // From 6 / 12 on, where both classes are equal and the first counts.
    expect(metrics['train/accuracy']).toBe(0.5);
    expect(metrics['val/loss']).toBeCloseTo(loss([0.9, 0.9, 0.6]), 5);
    expect(metrics['val/accuracy']).toBe(1);
    expect(metrics['test/loss']).toBeCloseTo(loss([0.25, 0.25, 0.4, 0.75, 0.8]), 5);
    expect(metrics['test/accuracy']).toBe(0.4);
    expect(events.at(-1)).toMatchObject({
      ...{ type: 'metrics', step: 6, epoch: 2 },
      values: { 'test/loss': metrics['test/loss'], 'test/accuracy': 0.4 },
    });
    expect(events.at(-2)).toEqual({
      ...{ type: 'confusion', classNames: ['a', 'b'], accuracies: [0.4, null] },
      counts: [[2, 3], [0, 0]], // prettier-ignore
    });
  });

  it('is of the test split after each epoch where that is wanted, which nothing that chooses sees', async () => {
    const seen: string[] = [];
    const given = [
      {
        onEvaluate: (metrics: Record<string, number>) => {
          seen.push(...Object.keys(metrics));
          return undefined;
        },
      },
    ];
    const { metrics, events } = await run({ given, testEachEpoch: true });
    const epochs = events.filter((event) => event.type === 'epoch');
    expect(epochs.map(({ values }) => [values['test/loss'], values['test/accuracy']])).toEqual([
      [metrics['test/loss'], 0.4],
      [metrics['test/loss'], 0.4],
    ]);
    expect(seen.filter((name) => /^(val|test)/.test(name))).not.toContain('test/loss');
    expect(seen).toContain('val/loss');
    expect(events).toContainEqual({
      type: 'note',
      text: 'the test split was read 3 times; nothing was chosen by it',
    });
    const once = await run({});
    const [more, less] = [events, once.events].map((all) => all.find((event) => event.type === 'tested'));
    expect(more?.multiplications).toBe((less?.multiplications ?? NaN) + 2 * 5 * 4);
    expect(once.events.filter((event) => event.type === 'epoch').flatMap(({ values }) => Object.keys(values)))
      .not.toContain('test/loss'); // prettier-ignore
  });

  it('is each batch’s loss, and of the epoch so far with the progress', async () => {
    const batches = await batchesOf();
    const losses = batches.map((batch) => loss(batch.map((number) => (number + 1) / 12)));
    const { events } = await run({});
    const ofBatches = events.flatMap((event) =>
      event.type === 'metrics' && 'train/loss' in event.values ? [event] : [],
    );
    expect(ofBatches.map(({ step, epoch }) => [step, epoch])).toEqual([[1, 1], [2, 1], [3, 1], [4, 2], [5, 2], [6, 2]]); // prettier-ignore
    ofBatches.forEach(({ values }, i) => expect(values['train/loss']).toBeCloseTo(losses[i]!, 5));
    const progress = events.filter((event) => event.type === 'progress');
    expect(progress.map(({ epoch, epochs, step, steps }) => [epoch, epochs, step, steps])).toEqual(
      [1, 2, 3, 4, 5, 6].map((step) => [step > 3 ? 2 : 1, 2, step, 6]),
    );
    const so = (from: number, count: number) =>
      loss(batches.slice(from, from + count).flatMap((batch) => batch.map((number) => (number + 1) / 12)));
    const expected = [so(0, 1), so(0, 2), so(0, 3), so(3, 1), so(3, 2), so(3, 3)];
    progress.forEach((event, i) => expect(event.loss).toBeCloseTo(expected[i]!, 5));
    for (const { etaSeconds, imagesPerSecond } of progress.slice(0, -1))
      expect([etaSeconds > 0, imagesPerSecond > 0]).toEqual([true, true]);
    expect(progress.at(-1)?.etaSeconds).toBe(0);
  });

  it('has no validation where its split is empty', async () => {
    const { metrics } = await run({ dataset: knownLogits({ validation: [] }) });
    expect(Object.keys(metrics).filter((name) => name.startsWith('val/'))).toEqual([]);
  });

  it('drops units while it trains only', async () => {
    const { metrics } = await run({ model: passOn({ dropout: 0.5 }) });
    const training = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((twelfths) => twelfths / 12);
    expect(Math.abs(metrics['train/epoch_loss']! - loss(training))).toBeGreaterThan(0.01);
    expect(metrics['val/loss']).toBeCloseTo(loss([0.9, 0.9, 0.6]), 5);
  });

  it('has the norm of the gradients before regularizers change them', async () => {
    const zero: Regularizer = {
      transformGradients: (gradients) => new Map([...gradients].map(([name, x]) => [name, tf.zerosLike(x)])),
    };
    const { metrics } = await run({ given: [zero] });
    const { metrics: plain } = await run({});
    expect(metrics['train/gradient_norm']).toBeGreaterThan(0);
    expect(metrics['train/gradient_norm']).toBe(plain['train/gradient_norm']);
  });

  it('has what ran at which hook, once, after the first epoch', async () => {
    const { events } = await run({ given: [{ afterUpdate: () => undefined, dispose: () => undefined }] });
    const at = events.findIndex(({ type }) => type === 'trace');
    expect(events[at]).toEqual({ type: 'trace', lines: ['afterUpdate: hooks0'] });
    expect(events[at - 1]).toMatchObject({ type: 'epoch', epoch: 1 });
    expect(events.filter(({ type }) => type === 'trace')).toHaveLength(1);
  });
});

describe('the learning rate', () => {
  const ratesOf = async (cell: Run) => {
    const rates: number[] = [];
    const { metrics, events } = await run({
      ...cell,
      given: [{ beforeUpdate: ({ learningRate }) => void rates.push(learningRate) }],
    });
    return { rates, metrics, events };
  };

  it('of each step is the optimizer’s times the schedule’s factor, counted from 0 over all epochs', async () => {
    const { rates, metrics } = await ratesOf({ optimizer: sgd({ lr: 0.5 }), schedule: cosine() });
    const expected = [0, 1, 2, 3, 4, 5].map((step) => (0.5 * (1 + Math.cos((Math.PI * step) / 6))) / 2);
    rates.forEach((rate, i) => expect(rate).toBeCloseTo(expected[i]!, 12));
    expect(rates).toHaveLength(6);
    expect(metrics.learning_rate).toBe(rates[5]);
  });

  it('is the optimizer’s where there is no schedule', async () => {
    expect((await ratesOf({ optimizer: sgd({ lr: 0.5 }) })).rates).toEqual(Array(6).fill(0.5));
  });

  it('follows a schedule that sees the metrics of every epoch', async () => {
    const schedule = reduceOnPlateau({ patience: 0, factor: 0.5 });
    // The validation loss never changes: the second epoch is the first one that is no better.
    const { rates } = await ratesOf({ optimizer: sgd({ lr: 1e-30 }), schedule, epochs: 4, batchSize: 10 });
    expect(rates).toEqual([1, 1, 0.5, 0.25].map((factor) => 1e-30 * factor));
  });

  it('and the gradient of the mean over the batch make the step', async () => {
    const before: number[][] = [];
    const after: number[][] = [];
    const read =
      (into: number[][]): Regularizer['beforeUpdate'] =>
      ({ weights }) =>
        void into.push(weights.flatMap(({ variable }) => [...variable.dataSync()]));
    await run({
      ...{ optimizer: sgd({ lr: 0.25 }), epochs: 1, batchSize: 10 },
      given: [{ beforeUpdate: read(before), afterUpdate: read(after) }],
    });
    // The loss's gradient by the bias is the mean of (p − 1, 1 − p): p has the mean 5.5 / 12.
    const gap = 1 - 5.5 / 12;
    expect(before[0]).toEqual([1, 0, 0, 1, 0, 0]);
    expect(after[0]![4]).toBeCloseTo(0.25 * gap, 6);
    expect(after[0]![5]).toBeCloseTo(-0.25 * gap, 6);
  });
});

describe('accumulated gradients', () => {
  it('are computed in that many parts of each batch, as equal as can be', async () => {
    const sizes: number[] = [];
    const addLoss: Regularizer['addLoss'] = (_, { logits }) => (sizes.push(logits.shape[0]), {});
    await run({ given: [{ addLoss }], accumulate: 3, epochs: 1, batchSize: 7 });
    expect(sizes).toEqual([3, 3, 1, 1, 1, 1]);
  });

  it('give the losses of whole batches', async () => {
    const cell = { optimizer: sgd({ lr: 0.5 }), batchSize: 7 };
    const whole = await run(cell);
    const parts = await run({ ...cell, accumulate: 3 });
    for (const name of ['train/loss', 'train/epoch_loss', 'train/accuracy', 'val/loss', 'test/loss'])
      expect(parts.metrics[name]).toBeCloseTo(whole.metrics[name]!, 5);
  });
});

describe('the end', () => {
  it('comes when one of the regularizers asks; the first one’s reason counts, and all are asked', async () => {
    const asked: string[] = [];
    const stop = (name: string, answer?: string): Regularizer => ({
      onEvaluate: (_, { epoch }) => {
        asked.push(`${name}${epoch}`);
        return epoch === 2 ? answer : undefined;
      },
    });
    const { stopped, events } = await run({
      given: [stop('a'), stop('b', 'one'), stop('c', 'two')],
      epochs: 9,
    });
    expect(stopped).toBe('hooks1: one');
    expect(asked).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'c2']);
    expect(events.filter(({ type }) => type === 'note')).toEqual([
      { type: 'note', text: 'stopped early: hooks1: one' },
    ]);
  });

  it('comes after the batch under way when the signal asks, with its reason', async () => {
    const stop = new AbortController();
    const steps: number[] = [];
    const onBatchEnd: Regularizer['onBatchEnd'] = ({ step }) => {
      steps.push(step);
      if (step === 4) stop.abort(new Error('asked to'));
    };
    await expect(run({ given: [{ onBatchEnd }], signal: stop.signal })).rejects.toThrow('asked to');
    expect(steps).toEqual([1, 2, 3, 4]);
  });

  it('frees the model, the optimizer and every batch, with an error and without one', async () => {
    const optimizer = sgd({ lr: 0.1, momentum: 0.9 });
    await run({ optimizer });
    const before = tf.memory().numTensors;
    await run({ optimizer });
    expect(tf.memory().numTensors).toBe(before);
    const given: Regularizer[] = [{ addLoss: ({ step }) => ({ nan: tf.scalar(step === 1 ? NaN : 0) }) }];
    await expect(run({ optimizer, given })).rejects.toThrow(
      'the loss is NaN at step 2 (epoch 1); the activations of every layer are finite: the loss itself, or a term added to it, is not; there is no checkpoint before it',
    );
    expect(tf.memory().numTensors).toBe(before);
  });
});
