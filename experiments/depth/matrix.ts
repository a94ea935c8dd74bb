import { cosine, fashionMnist, sgd } from '@ablate/core';
import { cifarResnet, models } from '@ablate/models';
import { batchNorm, regularizers } from '@ablate/regularizers';
import { defineMatrix } from '@ablate/runner';

export default defineMatrix({
  name: 'depth',
  question:
    'Does a deeper network fit its training images worse than a shallow one, unless it has shortcuts?',
  plugins: [models, regularizers],
  base: {
    dataset: fashionMnist({ subset: 'full', examples: 12_000, validation: 0 }),
    model: cifarResnet(),
    epochs: 5,
    batchSize: 128,
    // The paper's rate, momentum and batch; its deepest network, too, warms up first.
    optimizer: sgd({ lr: 0.1, momentum: 0.9 }),
    schedule: cosine({ warmup: 0.1 }),
    // All have it: the paper's plain networks fail for another reason than vanishing signals.
    regularizers: [batchNorm()],
  },
  axes: {
    'model.depth': [8, 20, 32, 56],
    // Zero-padded shortcuts add no parameters, so that both networks of a depth have the same.
    'model.shortcut': { plain: 'none', residual: 'zero-pad' },
  },
  seeds: 8,
  compare: { metric: 'train/epoch_loss', goal: 'min', baseline: { 'model.shortcut': 'plain' } },
});
