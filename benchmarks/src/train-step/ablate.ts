import { cellConfigSchema, definePackage, Registry, sgd, train, builtins } from '@ablate/core';
import { cifarResnet, models } from '@ablate/models';
import { batchNorm, regularizers } from '@ablate/regularizers';
import { BATCH_SIZE, randomImages, report } from './random-images.js';

// The whole trainer, hooks and events included: what a cell of a matrix does.
const times: number[] = [];
let last = 0;
await train({
  config: cellConfigSchema.parse({
    dataset: randomImages(),
    model: cifarResnet({ depth: 20 }),
    regularizers: [batchNorm()],
    optimizer: sgd({ lr: 0.1, momentum: 0.9 }),
    epochs: 1,
    batchSize: BATCH_SIZE,
    backend: process.argv[2],
  }),
  seed: 0,
  registry: new Registry([builtins, models, regularizers, definePackage('benchmark', [randomImages])]),
  onEvent: ({ type }) => {
    if (type === 'start') last = performance.now();
    if (type !== 'progress') return;
    const now = performance.now();
    times.push(now - last);
    last = now;
  },
});
report(times);
