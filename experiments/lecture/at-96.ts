import { fashionMnist } from '@ablate/core';
import { defineMatrix } from '@ablate/runner';
import matrix from './matrix.js';

export default defineMatrix({
  ...matrix,
  name: 'lecture at 96',
  question:
    "Where do the lecture's ResNet-18 and its settings come to in five epochs, on 96×96 pixels as in the lecture?",
  base: { ...matrix.base, dataset: fashionMnist({ subset: 'full', size: 96, validation: 0 }) },
  seeds: 2,
});
