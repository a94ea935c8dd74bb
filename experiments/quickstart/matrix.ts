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
    batchSize: 64,
    optimizer: sgd({ lr: 0.1, momentum: 0.9 }),
    schedule: cosine(),
  },
  axes: {
    model: {
      plain: cifarResnet({ depth: 8, shortcut: 'none' }),
      residual: cifarResnet({ depth: 8 }),
    },
    regularizers: { none: [], 'batch norm': [batchNorm()] },
  },
  seeds: 2,
  compare: { metric: 'test/accuracy', goal: 'max', baseline: { model: 'plain' } },
});
