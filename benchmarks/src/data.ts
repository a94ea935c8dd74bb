import { builtins, cellConfigSchema, fashionMnist, Registry, sgd, train } from '@ablate/core';
import { cifarResnet, models } from '@ablate/models';
import { batchNorm, cropFlip, randomErasing, regularizers } from '@ablate/regularizers';
import type { Figures } from './main.js';

const registry = new Registry([builtins, models, regularizers]);

/**
 * The share of an epoch's time that a step waits for its batch: reading, normalizing, cropping, flipping and erasing
 * for ResNet-20 on the mini Fashion-MNIST, batch 128. Option: the backend.
 */
export async function run([backend = 'wasm']: readonly string[]): Promise<Figures> {
  const { metrics } = await train({
    config: cellConfigSchema.parse({
      dataset: fashionMnist(),
      model: cifarResnet({ depth: 20 }),
      regularizers: [batchNorm(), cropFlip(), randomErasing()],
      optimizer: sgd({ lr: 0.1, momentum: 0.9 }),
      epochs: 1,
      batchSize: 128,
      backend,
    }),
    seed: 0,
    registry,
  });
  return { backend, 'data wait, % of the epoch': Number((100 * (metrics.data_wait ?? NaN)).toFixed(2)) };
}
