import { cosine } from '@ablate/core';
import { batchNorm, cropFlip, weightDecay } from '@ablate/regularizers';
import { defineMatrix } from '@ablate/runner';
import matrix from './matrix.js';

const { components: _, design: __, ...rest } = matrix;

export default defineMatrix({
  ...rest,
  name: 'factorial pilot',
  question: 'How much do differences of cells vary over seeds?',
  base: {
    ...matrix.base,
    regularizers: [batchNorm(), weightDecay({ rate: 5e-4 }), cropFlip()],
    schedule: cosine(),
  },
  axes: { 'model.shortcut': ['none', 'zero-pad'] },
  seeds: [101, 102, 103, 104, 105, 106],
});
