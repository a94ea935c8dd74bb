import { constant, cosine, fashionMnist, sgd } from '@ablate/core';
import { cifarResnet, models } from '@ablate/models';
import { batchNorm, cropFlip, regularizers, weightDecay } from '@ablate/regularizers';
import { defineMatrix } from '@ablate/runner';

export default defineMatrix({
  name: 'factorial',
  question: 'Which parts of the recipe of a small residual network do the work, and which work together?',
  plugins: [models, regularizers],
  base: {
    dataset: fashionMnist({ subset: 'full', examples: 4000, validation: 0 }),
    // Zero channels where the shape changes: with and without, there are as many parameters.
    model: cifarResnet({ depth: 8, shortcut: 'zero-pad' }),
    epochs: 20,
    batchSize: 64,
    optimizer: sgd({ lr: 0.01, momentum: 0.9 }),
  },
  components: {
    shortcut: { off: { 'model.shortcut': 'none' } },
    'batch norm': { on: { regularizers: [batchNorm()] } },
    'weight decay': { on: { regularizers: [weightDecay({ rate: 5e-4 })] } },
    'crop and flip': { on: { regularizers: [cropFlip()] } },
    cosine: { on: { schedule: cosine() }, off: { schedule: constant() } },
  },
  design: 'factorial',
  seeds: { from: 8, to: 10, looks: [8, 10] },
  compare: { metric: 'test/accuracy', margin: 0.005 },
});
