import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { cellConfigSchema, loadBackend, sgd, train, type CellConfigInput, type RunEvent } from '@ablate/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { everySite, images, registry } from './every-site.test.support.js';

let root = '';
beforeAll(async () => {
  await loadBackend('wasm');
  root = await mkdtemp(path.join(os.tmpdir(), 'resume-'));
});
afterAll(() => rm(root, { recursive: true }));

/** Numbers of the machine, which no two runs share. */
const OF_MACHINE = /^images_per_second$|^data_wait$|^system\/|memory/;

const configOf = (cell: Partial<CellConfigInput>) =>
  cellConfigSchema.parse({
    dataset: images(),
    model: everySite(),
    optimizer: sgd({ lr: 0.05, momentum: 0.9 }),
    epochs: 3,
    batchSize: 5,
    backend: 'wasm',
    ...cell,
  });

/** Trains 3 epochs of 4 steps, ended after the batches of these steps and taken up again, by `last` to the end. */
async function trainEnding(at: readonly number[], cell: Partial<CellConfigInput>, last = cell) {
  const directory = await mkdtemp(path.join(root, 'run-'));
  const points: string[] = [];
  const resumed: number[] = [];
  const attempt = (end: number | undefined) => {
    const stop = new AbortController();
    const onEvent = (event: RunEvent) => {
      if (event.type === 'progress' && event.step === end) stop.abort(new Error('ended'));
      if (event.type === 'resumed') resumed.push(event.step);
      if (event.type !== 'metrics') return;
      for (const [key, value] of Object.entries(event.values))
        if (!OF_MACHINE.test(key)) points.push(`${event.step} ${key} ${value}`);
    };
    const checkpoints = { directory };
    const config = configOf(end === undefined ? last : cell);
    return train({ config, seed: 3, registry, checkpoints, onEvent, signal: stop.signal });
  };
  for (const end of at) await expect(attempt(end)).rejects.toThrow('ended');
  const { stopped, metrics } = await attempt(undefined);
  const steps = (await readdir(directory)).flatMap(
    (name) => /^step-(\d+)\.safetensors$/.exec(name)?.[1] ?? [],
  );
  const newest = path.join(directory, `step-${Math.max(...steps.map(Number))}.safetensors`);
  const tensors = await readFile(newest, 'base64');
  const results = Object.entries(metrics).filter(([key]) => !OF_MACHINE.test(key));
  return { resumed, outcome: { points, results: Object.fromEntries(results), stopped, tensors } };
}

const spec = (use: string, options = {}) => ({ use, options });

describe('a run that was ended and resumed three times has the numbers of one that was not', () => {
  it.each(registry.names('regularizer'))('with %s', { timeout: 60_000 }, async (name) => {
    const cell = { regularizers: [spec(name)] };
    const { outcome } = await trainEnding([], cell);
    // In the first epoch, at its end, in the last.
    const ended = await trainEnding([3, 4, 10], cell);
    expect(ended.resumed).toEqual([3, 4, 10]);
    expect(ended.outcome).toEqual(outcome);
  });

  it.each<[string, Partial<CellConfigInput>]>([
    ['Adam', { optimizer: spec('adam') }],
    ['RMSprop, centred and with momentum', { optimizer: spec('rmsprop', { centered: true, momentum: 0.9 }) }],
    ['LARS', { optimizer: spec('lars', { lr: 1 }) }],
    [
      'a rise, then a plateau',
      { schedule: spec('warmup', { then: spec('reduce-on-plateau', { patience: 0 }) }) },
    ],
    ['accumulated gradients', { accumulate: 2, regularizers: [spec('dropout')] }],
    [
      'many at once',
      {
        regularizers: ['sam', 'ema', 'dropout', 'mixup', 'batch-norm', 'early-stopping'].map((use) =>
          spec(use),
        ),
      },
    ],
    [
      'augmentation in two threads',
      {
        ...{ workers: 2, prefetch: 3 },
        regularizers: ['crop-flip', 'random-erasing', 'mixup', 'label-smoothing'].map((use) => spec(use)),
      },
    ],
    [
      'an early stop',
      { regularizers: [spec('early-stopping', { patience: 1, minDelta: 9 }), spec('swa', { start: 0 })] },
    ],
  ])('with %s', { timeout: 60_000 }, async (_, cell) => {
    const { outcome } = await trainEnding([], cell);
    const ended = await trainEnding([1, 6, 7], cell);
    expect(ended.resumed).toEqual([1, 6, 7]);
    expect(ended.outcome).toEqual(outcome);
  });
});

it('trains to the same numbers however many threads make its batches', { timeout: 60_000 }, async () => {
  const regularizers = ['crop-flip', 'random-erasing', 'cutmix'].map((use) => spec(use));
  const train = (workers: number) => trainEnding([], { regularizers, workers });
  const { outcome } = await train(0);
  for (const workers of [1, 2]) expect((await train(workers)).outcome).toEqual(outcome);
  // Taken up by another number of threads than it was begun with.
  const taken = await trainEnding([2, 9], { regularizers, workers: 2 }, { regularizers, workers: 0 });
  expect(taken.outcome).toEqual(outcome);
});
