import { cellConfigSchema, sgd, type CellConfig } from '@ablate/core';
import { cifarResnet, lectureResnet } from '@ablate/models';
import { batchNorm } from '@ablate/regularizers';
import { BATCH_SIZE, network, randomImages } from './random-images.js';

/** The cell whose training steps are measured: one epoch on random images. */
export function measuredCell(backend: string): CellConfig {
  return cellConfigSchema.parse({
    dataset: randomImages(),
    model:
      network === 'lecture-28' || network === 'lecture-96' ? lectureResnet() : cifarResnet({ depth: 20 }),
    regularizers: [batchNorm()],
    optimizer: sgd({ lr: 0.01, momentum: 0.9 }),
    epochs: 1,
    batchSize: BATCH_SIZE,
    backend,
  });
}
