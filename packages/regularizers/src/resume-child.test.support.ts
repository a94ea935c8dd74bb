import { appendFileSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import path from 'node:path';
import { adam, cellConfigSchema, loadBackend, reduceOnPlateau, train } from '@ablate/core';
import { everySite, images, registry } from './every-site.test.support.js';
import { batchNorm, dropout, earlyStopping, ema, mixup, sam } from './index.js';

/**
 * Trains in a process of its own, in the folder that its parent sends when it is wanted: till then it has loaded all
 * that it needs. Writes every point as it comes, and says when a step is done.
 */
const OF_MACHINE = /^images_per_second$|^data_wait$|^system\/|memory/;

const config = cellConfigSchema.parse({
  dataset: images(),
  model: everySite(),
  regularizers: [
    batchNorm(),
    dropout(),
    mixup(),
    sam(),
    ema({ decay: 0.9 }),
    earlyStopping({ patience: 30 }),
  ],
  optimizer: adam({ lr: 0.02 }),
  schedule: reduceOnPlateau({ patience: 1 }),
  accumulate: 2,
  epochs: 20,
  batchSize: 5,
  backend: 'wasm',
  workers: 0,
});

await loadBackend('wasm');
const [folder] = (await once(process, 'message')) as [string];
const { metrics, stopped } = await train({
  config,
  seed: 5,
  registry,
  checkpoints: { directory: path.join(folder, 'checkpoints'), everySteps: 1 },
  onEvent: (event) => {
    if (event.type === 'progress') process.send?.(event.step);
    if (event.type !== 'metrics') return;
    const lines = Object.entries(event.values).filter(([key]) => !OF_MACHINE.test(key));
    const text = lines.map(([key, value]) => `${event.step} ${key}\t${value}\n`).join('');
    appendFileSync(path.join(folder, 'points.txt'), text);
  },
});
const last = Object.entries(metrics).filter(([key]) => !OF_MACHINE.test(key));
writeFileSync(
  path.join(folder, 'result.json'),
  JSON.stringify({ metrics: Object.fromEntries(last), stopped }),
);
process.exit(0);
