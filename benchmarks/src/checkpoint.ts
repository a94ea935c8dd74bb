import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
  builtins,
  cellConfigSchema,
  definePackage,
  defineRegularizer,
  Registry,
  sgd,
  train,
  type RunEvent,
} from '@ablate/core';
import { cifarResnet, models } from '@ablate/models';
import { batchNorm, ema, regularizers } from '@ablate/regularizers';
import { median } from 'simple-statistics';
import type { Figures } from './figures.js';
import { randomImages } from './train-step/random-images.js';

const BATCH_SIZE = 128;
const STEPS = 16;
/** Steps of an epoch of Fashion-MNIST's 54,000 training images. */
const STEPS_PER_EPOCH = Math.ceil(54_000 / BATCH_SIZE);

/**
 * What a checkpoint costs beside the training step: ResNet-20 with batch norm, 28×28×1, batch 128, SGD with momentum
 * and a moving average of the weights, which is three tensors for each weight. Every second step of one run is followed
 * by a checkpoint; the pauses before the others are what there is without one. Option: the backend.
 */
export async function run([backend = 'wasm']: readonly string[]): Promise<Figures> {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'ablate-checkpoint-'));
  try {
    const { steps, pauses } = await times(backend, directory);
    const step = median(steps);
    const after = (rest: number) => median(pauses.filter((_, at) => at % 2 === rest));
    const cost = after(1) - after(0);
    const bytes = (ending: string) => {
      const file = readdirSync(directory).find((name) => name.endsWith(ending));
      return statSync(path.join(directory, file ?? '')).size;
    };
    const share = (every: number) => Number(((100 * cost) / (every * step)).toFixed(3));
    return {
      backend,
      'step, ms': Number(step.toFixed(1)),
      'checkpoint, ms': Number(cost.toFixed(1)),
      'tensors, bytes': bytes('.safetensors'),
      'record, bytes': bytes('.json'),
      'each step, % of the step': share(1),
      'each 100 steps, % of a step': share(100),
      [`each epoch of ${STEPS_PER_EPOCH} steps, % of a step`]: share(STEPS_PER_EPOCH),
      'each 30 seconds, % of the time': Number((cost / 300).toFixed(3)),
    };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** Milliseconds of each step, and from its end to the beginning of the next. */
async function times(backend: string, directory: string): Promise<{ steps: number[]; pauses: number[] }> {
  let last = NaN;
  const lap = (into: number[]) => {
    const now = performance.now();
    if (!Number.isNaN(last)) into.push(now - last);
    last = now;
  };
  const steps: number[] = [];
  const pauses: number[] = [];
  const clock = defineRegularizer({
    name: 'clock',
    version: 1,
    summary: 'Says when a step begins',
    options: {},
    create: () => ({ order: 'pre', transformBatch: (batch) => (lap(pauses), batch) }),
  });
  await train({
    config: cellConfigSchema.parse({
      dataset: randomImages({ size: BATCH_SIZE * STEPS, shape: [28, 28, 1] }),
      model: cifarResnet({ depth: 20 }),
      regularizers: [batchNorm(), ema(), clock()],
      optimizer: sgd({ lr: 1e-3, momentum: 0.9 }),
      epochs: 1,
      batchSize: BATCH_SIZE,
      backend,
    }),
    seed: 0,
    registry: new Registry([
      builtins,
      models,
      regularizers,
      definePackage('benchmark', [randomImages, clock]),
    ]),
    checkpoints: { directory, everySteps: 2 },
    onEvent: ({ type }: RunEvent) => {
      if (type === 'progress') lap(steps);
    },
  });
  return { steps, pauses };
}
