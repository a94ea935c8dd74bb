import { builtins, cellConfigSchema, fashionMnist, Registry, sgd, train } from '@ablate/core';
import { cifarResnet, models } from '@ablate/models';
import { batchNorm, cropFlip, mixupOrCutmix, randomErasing, regularizers } from '@ablate/regularizers';
import type { Figures } from './figures.js';

const registry = new Registry([builtins, models, regularizers]);

/**
 * The share of the second epoch's time that steps wait for their batches, without and with a thread that makes them:
 * reading, normalizing, cropping, flipping, erasing and mixing for ResNet-20 on the mini Fashion-MNIST, batch 128.
 * Option: the backend.
 */
export async function run([backend = 'wasm']: readonly string[]): Promise<Figures> {
  const figures: Figures = { backend };
  for (const workers of [0, 1]) {
    const { data_wait = NaN, images_per_second = NaN } = await epochWith(workers, backend);
    figures[`workers ${workers}: data wait, % of the epoch`] = Number((100 * data_wait).toFixed(2));
    figures[`workers ${workers}: images/s`] = Math.round(images_per_second);
  }
  return figures;
}

async function epochWith(workers: number, backend: string) {
  const { metrics } = await train({
    config: cellConfigSchema.parse({
      dataset: fashionMnist(),
      model: cifarResnet({ depth: 20 }),
      regularizers: [batchNorm(), cropFlip(), randomErasing({ probability: 1 }), mixupOrCutmix()],
      optimizer: sgd({ lr: 0.1, momentum: 0.9 }),
      epochs: 2,
      batchSize: 128,
      backend,
      workers,
    }),
    seed: 0,
    registry,
  });
  return metrics;
}
