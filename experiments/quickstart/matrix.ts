import { cosine, fashionMnist, sgd } from '@ablate/core';
import { lectureResnet, models } from '@ablate/models';
import { batchNorm, regularizers } from '@ablate/regularizers';
import { defineMatrix } from '@ablate/runner';

const channels = [16, 32, 64];

export default defineMatrix({
  name: 'quickstart',
  question: 'Does a small residual network need its shortcuts, and does it need batch normalization?',
  plugins: [models, regularizers],
  base: {
    dataset: fashionMnist({ subset: 'mini' }),
    // 113 steps: what is missed shows early.
    epochs: 1,
    batchSize: 32,
    optimizer: sgd({ lr: 0.05, momentum: 0.9 }),
    schedule: cosine({ warmup: 0.1 }),
  },
  components: {
    'batch norm': { on: { regularizers: [batchNorm()] } },
    shortcut: {
      on: { model: lectureResnet({ channels }) },
      off: { model: lectureResnet({ channels, shortcut: 'none' }) },
    },
  },
  design: 'leave-one-out',
  seeds: 8,
  compare: { metric: 'test/accuracy', goal: 'max', margin: 0.01 },
});
