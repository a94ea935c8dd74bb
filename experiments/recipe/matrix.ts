import { constant, cosine, fashionMnist, sgd } from '@ablate/core';
import { models, resmlp } from '@ablate/models';
import { batchNorm, labelSmoothing, mixup, regularizers } from '@ablate/regularizers';
import { defineMatrix } from '@ablate/runner';

export default defineMatrix({
  name: 'recipe',
  question:
    'Which parts of a recipe do the work in a short training of a deep perceptron, and which work together?',
  plugins: [models, regularizers],
  base: {
    // 800 images are trained on and 3,200 held out: what is missed shows early, and 192 cells are soon trained.
    dataset: fashionMnist({ subset: 'mini', validation: 0.8 }),
    model: resmlp({ depth: 2, width: 32 }),
    epochs: 2,
    batchSize: 16,
    optimizer: sgd({ lr: 0.02 }),
  },
  components: {
    shortcut: { off: { 'model.shortcut': 'none' } },
    'batch norm': { on: { regularizers: [batchNorm()] } },
    mixup: { on: { regularizers: [mixup()] } },
    'label smoothing': { on: { regularizers: [labelSmoothing()] } },
    cosine: { on: { schedule: cosine({ warmup: 0.1 }) }, off: { schedule: constant() } },
  },
  design: 'factorial',
  seeds: 6,
  compare: { metric: 'test/accuracy' },
});
