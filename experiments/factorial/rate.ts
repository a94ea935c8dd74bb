import { cifarResnet } from '@ablate/models';
import { cropFlip, weightDecay } from '@ablate/regularizers';
import { defineMatrix } from '@ablate/runner';
import matrix from './matrix.js';

const { components: _, design: __, ...rest } = matrix;

export default defineMatrix({
  ...rest,
  name: 'factorial rate',
  question: 'At which rate do the cells without shortcuts and batch norm learn?',
  base: { ...matrix.base, model: cifarResnet({ depth: 8, shortcut: 'none' }), epochs: 6 },
  axes: {
    'optimizer.lr': [0.01, 0.02, 0.05],
    regularizers: { none: [], both: [weightDecay({ rate: 5e-4 }), cropFlip()] },
  },
  seeds: [101, 102, 103, 104, 105, 106, 107, 108],
});
