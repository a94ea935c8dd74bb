import { adam, cosine, sineRegression } from '@ablate/core';
import { models, resmlp } from '@ablate/models';
import { batchNorm, dropout, mixup, regularizers } from '@ablate/regularizers';
import { defineMatrix } from '@ablate/runner';

export default defineMatrix({
  name: 'regression',
  question: 'On a small noisy regression: do shortcuts help a deep network, and which regularizer helps it?',
  plugins: [models, regularizers],
  base: {
    // Noise of 0.3 is the error that no network can be below; three of the four inputs say nothing.
    dataset: sineRegression({
      train: 256,
      validation: 128,
      test: 1000,
      periods: 1,
      noise: 0.3,
      distractors: 3,
    }),
    epochs: 30,
    batchSize: 32,
    optimizer: adam({ lr: 0.003 }),
    schedule: cosine({ warmup: 0.1 }),
  },
  axes: {
    model: {
      plain: resmlp({ depth: 12, width: 32, shortcut: 'none' }),
      residual: resmlp({ depth: 12, width: 32 }),
    },
    regularizers: {
      none: [],
      'batch norm': [batchNorm()],
      dropout: [dropout({ rate: 0.2 })],
      mixup: [mixup()],
    },
  },
  seeds: 8,
  compare: { metric: 'test/rmse', goal: 'min', baseline: { model: 'residual', regularizers: 'none' } },
});
