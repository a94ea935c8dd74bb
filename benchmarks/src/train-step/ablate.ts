import { cellConfigSchema, definePackage, Registry, sgd, train, builtins } from '@ablate/core';
import { cifarResnet, lectureResnet, models } from '@ablate/models';
import { batchNorm, regularizers } from '@ablate/regularizers';
import { backend, BATCH_SIZE, network, randomImages, report } from './random-images.js';

// The whole trainer, hooks and events included: what a cell of a matrix does.
const times: number[] = [];
let last = 0;
await train({
  config: cellConfigSchema.parse({
    dataset: randomImages(),
    model: network === 'resnet20' ? cifarResnet({ depth: 20 }) : lectureResnet(),
    regularizers: [batchNorm()],
    optimizer: sgd({ lr: 0.01, momentum: 0.9 }),
    epochs: 1,
    batchSize: BATCH_SIZE,
    backend,
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
