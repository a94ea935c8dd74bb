import { fashionMnist, sgd } from '@ablate/core';
import { lectureResnet, models } from '@ablate/models';
import { batchNorm, regularizers } from '@ablate/regularizers';
import { defineMatrix } from '@ablate/runner';

export default defineMatrix({
  name: 'lecture',
  question: "Where do the lecture's ResNet-18 and its settings come to in five epochs, on 28×28 pixels?",
  plugins: [models, regularizers],
  base: {
    dataset: fashionMnist({ subset: 'full', validation: 0 }),
    regularizers: [batchNorm()],
    epochs: 5,
    batchSize: 256,
    optimizer: sgd({ lr: 0.05 }),
    testEachEpoch: true,
  },
  axes: { model: { 'ResNet-18': lectureResnet() } },
  seeds: 5,
  compare: { metric: 'test/accuracy' },
});
