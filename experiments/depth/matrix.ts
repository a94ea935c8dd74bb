import { cosine, fashionMnist, sgd } from '@ablate/core';
import { cifarResnet, models } from '@ablate/models';
import { batchNorm, regularizers } from '@ablate/regularizers';
import { defineMatrix } from '@ablate/runner';

export default defineMatrix({
  name: 'depth',
  question:
    'Does a network of 56 layers train where its plain twin, the same convolutions without shortcuts, does not?',
  plugins: [models, regularizers],
  base: {
    dataset: fashionMnist({ subset: 'mini' }),
    // What is asked is whether the training loss falls, which shows within a few hundred steps.
    epochs: 4,
    batchSize: 32,
    // The paper's rate and momentum; its deepest network, too, warms up first.
    optimizer: sgd({ lr: 0.1, momentum: 0.9 }),
    schedule: cosine({ warmup: 0.1 }),
    // Both have it: the paper's plain networks fail for another reason than vanishing signals.
    regularizers: [batchNorm()],
  },
  axes: {
    model: {
      plain: cifarResnet({ depth: 56, shortcut: 'none' }),
      // Zero-padded shortcuts add no parameters, so that both have 853,018.
      residual: cifarResnet({ depth: 56, shortcut: 'zero-pad' }),
    },
  },
  seeds: 3,
  compare: { metric: 'train/epoch_loss', goal: 'min', baseline: { model: 'plain' } },
});
