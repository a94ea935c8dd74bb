import { cosine, fashionMnist, sgd } from '@ablate/core';
import { cifarResnet, models } from '@ablate/models';
import { batchNorm, regularizers } from '@ablate/regularizers';
import { defineMatrix } from '@ablate/runner';

export default defineMatrix({
  name: 'quickstart',
  question: 'Do shortcuts and batch normalization each help, and does one need the other?',
  plugins: [models, regularizers],
  base: {
    dataset: fashionMnist({ subset: 'mini' }),
    epochs: 3,
    // Small, so that three epochs of 3,600 pictures are some 340 steps.
    batchSize: 32,
    optimizer: sgd({ lr: 0.05, momentum: 0.9 }),
    // Without batch norm a residual network does not survive a first step at the full rate.
    schedule: cosine({ warmup: 0.1 }),
  },
  axes: {
    model: {
      plain: cifarResnet({ depth: 8, shortcut: 'none' }),
      residual: cifarResnet({ depth: 8 }),
    },
    regularizers: { none: [], 'batch norm': [batchNorm()] },
  },
  seeds: 2,
  compare: { metric: 'test/accuracy', goal: 'max', baseline: { model: 'plain', regularizers: 'none' } },
});
