import { cosine, fashionMnist, sgd } from '@ablate/core';
import { cifarResnet, models, resnet, resnext, seResnet, wideResnet } from '@ablate/models';
import { batchNorm, regularizers } from '@ablate/regularizers';
import { defineMatrix } from '@ablate/runner';

export default defineMatrix({
  name: 'speed',
  question:
    'Which residual network is the most accurate for the time it takes to train, and is there a better way than depth?',
  plugins: [models, regularizers],
  base: {
    dataset: fashionMnist({ subset: 'full', examples: 12_000, validation: 0 }),
    regularizers: [batchNorm()],
    epochs: 5,
    batchSize: 128,
    optimizer: sgd({ lr: 0.05, momentum: 0.9 }),
    schedule: cosine(),
  },
  axes: {
    model: {
      'CIFAR-8': cifarResnet({ depth: 8 }),
      'CIFAR-20': cifarResnet({ depth: 20 }),
      'CIFAR-56': cifarResnet({ depth: 56 }),
      'WRN-16-2': wideResnet({ depth: 16, width: 2 }),
      'ResNet-18': resnet({ depth: 18 }),
      'ResNet-34': resnet({ depth: 34 }),
      'ResNet-50': resnet({ depth: 50 }),
      'SE-ResNet-18': seResnet({ depth: 18 }),
      'ResNet-18-D': resnet({ depth: 18, deep: true }),
      'ResNeXt-50': resnext({ depth: 50 }),
    },
  },
  seeds: 3,
  compare: { metric: 'test/accuracy', baseline: { model: 'ResNet-18' } },
});
