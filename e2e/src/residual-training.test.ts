import {
  builtins,
  cellConfigSchema,
  defineDataset,
  definePackage,
  Generator,
  Registry,
  sgd,
  train,
  type CellConfigInput,
} from '@ablate/core';
import { cifarResnet, lectureResnet, models } from '@ablate/models';
import { batchNorm, dropout, earlyStopping, regularizers, weightDecay } from '@ablate/regularizers';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';

/** Small images of two classes: noise around a bright left or a bright right half. */
const halves = defineDataset({
  name: 'halves',
  version: 1,
  summary: 'Images that are bright on the left or on the right',
  options: { size: z.int().default(64), side: z.int().default(8) },
  create: ({ size, side }) => {
    const split = (seed: number) => {
      const labels = Uint8Array.from({ length: size }, (_, i) => i % 2);
      const inputs = new Generator(seed).normal(size * side * side);
      for (let i = 0; i < inputs.length; i++) {
        const right = i % side >= side / 2;
        if (right === (labels[Math.floor(i / (side * side))] === 1)) inputs[i] = (inputs[i] ?? 0) + 2;
      }
      return { size, labels, inputs };
    };
    return {
      inputShape: [side, side, 1],
      checksum: () => Promise.resolve('halves'),
      load: () =>
        Promise.resolve({
          inputShape: [side, side, 1],
          classNames: ['left', 'right'],
          mean: 0,
          std: 1,
          train: split(1),
          validation: split(2),
          test: split(3),
        }),
    };
  },
});
const registry = new Registry([builtins, models, regularizers, definePackage('test', [halves])]);

async function run(config: Partial<CellConfigInput>) {
  const losses: number[] = [];
  const tensors: number[] = [];
  let trace: readonly string[] = [];
  const { metrics } = await train({
    config: cellConfigSchema.parse({
      dataset: halves(),
      model: cifarResnet({ depth: 8 }),
      optimizer: sgd({ lr: 0.05, momentum: 0.9 }),
      epochs: 1,
      batchSize: 16,
      backend: 'wasm',
      ...config,
    }),
    seed: 0,
    registry,
    onEvent: (event) => {
      if (event.type === 'trace') trace = event.lines;
      if (event.type !== 'progress') return;
      tensors.push(tf.memory().numTensors);
      losses.push(event.loss);
    },
  });
  return { metrics, losses, tensors, trace };
}

describe('a residual network with every regularizer', () => {
  it('learns, and holds as many tensors after 200 steps as after 2', async () => {
    const { metrics, tensors, trace } = await run({
      regularizers: [batchNorm(), dropout({ rate: 0.2 }), weightDecay(), earlyStopping({ patience: 100 })],
      epochs: 50,
    });
    expect(tensors).toHaveLength(200);
    expect(metrics['test/accuracy']).toBeGreaterThan(0.95);
    // Early stopping keeps a copy of the best weights from the first evaluation on.
    const best = tensors[8]! - tensors[1]!;
    expect(tensors[199]! - best).toBe(tensors[1]);
    expect(trace).toEqual([
      'norm: batch-norm',
      'head: dropout',
      'onTrainStart: early-stopping',
      'onTrainStart: dropout',
      'transformGradients: weight-decay',
      'onBatchEnd: dropout',
      'onEvaluate: early-stopping',
    ]);
  });

  it('holds as many tensors after 200 steps as after 2 without a copy of weights', async () => {
    const { tensors } = await run({ regularizers: [batchNorm(), dropout(), weightDecay()], epochs: 50 });
    expect(tensors[199]).toBe(tensors[1]);
  });
});

it('trains the lecture’s network, whose pooling is differentiated on wasm', async () => {
  const { losses } = await run({
    dataset: halves({ side: 28 }),
    model: lectureResnet({ channels: [8, 16] }),
    regularizers: [batchNorm()],
    epochs: 8,
  });
  expect(losses.at(-1)).toBeLessThan(0.5 * losses[0]!);
});

it('gives the same losses twice, and close ones on the cpu backend', async () => {
  // Few and small images: the cpu backend is slow.
  const config = {
    dataset: halves({ size: 8, side: 6 }),
    regularizers: [batchNorm(), dropout()],
    batchSize: 4,
  };
  const first = await run(config);
  expect((await run(config)).losses).toEqual(first.losses);
  const { losses } = await run({ ...config, backend: 'cpu' });
  losses.forEach((loss, step) => expect(Math.abs(loss - first.losses[step]!) / loss).toBeLessThan(1e-3));
});
