import { adam, copyTask } from '@ablate/core';
import { models, restcn } from '@ablate/models';
import { defineMatrix } from '@ablate/runner';

export default defineMatrix({
  name: 'copy-task',
  question: 'Does a temporal convolution network need its shortcuts to carry symbols over a delay?',
  plugins: [models],
  base: {
    dataset: copyTask({ train: 1000, validation: 100, test: 500, symbols: 4, length: 5, delay: 20 }),
    epochs: 6,
    batchSize: 32,
    optimizer: adam({ lr: 0.002 }),
  },
  axes: {
    // Each answer needs what was 25 steps before; a step sees 1,021.
    model: {
      plain: restcn({ depth: 8, width: 16, kernelSize: 3, shortcut: 'none' }),
      residual: restcn({ depth: 8, width: 16, kernelSize: 3 }),
    },
  },
  seeds: 8,
  compare: { metric: 'test/accuracy', goal: 'max', baseline: { model: 'plain' } },
});
