import { fashionMnist } from '@ablate/core';
import { definePackage } from '@ablate/core/plugins';
import { batchNorm } from '@ablate/regularizers';
import { defineMatrix } from '@ablate/runner';
import matrix from './matrix.js';
import { recordFirstStep } from './record-first-step.js';

export default defineMatrix({
  ...matrix,
  name: 'lecture, first step',
  question: 'What does the first step of each seed begin with?',
  plugins: [...(matrix.plugins ?? []), definePackage('first-step', [recordFirstStep])],
  // Few images have no activation so near to 0 that rounding decides whether a ReLU passes it on.
  axes: { ...matrix.axes, batchSize: [16, 256] },
  base: {
    ...matrix.base,
    // No more than a batch of the lecture.
    dataset: fashionMnist({ subset: 'full', examples: 256, validation: 0 }),
    epochs: 1,
    testEachEpoch: false,
    regularizers: [batchNorm(), recordFirstStep({ folder: 'first-step' })],
  },
});
