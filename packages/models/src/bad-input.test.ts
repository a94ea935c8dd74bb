import { AblateError, loadBackend, type Spec } from '@ablate/core';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  basicBlock,
  bottleneckBlock,
  preactivationBlock,
  preactivationBottleneckBlock,
  residualBlock,
  resnetBlock,
  squeezeExcitationBlock,
} from './blocks/standalone-blocks.js';
import { buildModel } from './build-model.js';
import { cifarResnet } from './cifar-resnet/cifar-resnet.js';
import { lectureResnet } from './lecture-resnet/lecture-resnet.js';
import { resmlp } from './resmlp/resmlp.js';
import { resnet } from './resnet/resnet.js';
import { resnext } from './resnext/resnext.js';
import { restcn } from './restcn/restcn.js';
import { seResnet } from './se-resnet/se-resnet.js';
import { imageRegressor, resnet18, resnet20, resnext50, seResnet50, wideResnet28x10 } from './standalone.js';
import { wideResnet } from './wide-resnet/wide-resnet.js';

await loadBackend('cpu');

const CASES: readonly [string, Spec<'model'>, number[], RegExp][] = [
  [
    'a deep stem that is preactivated',
    resnet({ version: 'v2', deep: true }),
    [64, 64, 3],
    /choose version "v1" or "v1.5" with deep: true, or deep: false/,
  ],
  [
    'a depth',
    resnet({ depth: 42 }),
    [64, 64, 3],
    /model "resnet": option "depth": expected one of 18, 34, 50, 101, 152; received 42/,
  ],
  [
    'a depth without bottlenecks',
    resnext({ depth: 18 }),
    [64, 64, 3],
    /model "resnext": option "depth": expected one of 50, 101, 152; received 18/,
  ],
  ['a depth', seResnet({ depth: 20 }), [64, 64, 3], /model "se-resnet": option "depth": expected one of 18/],
  [
    'a depth that is not 6n + 2',
    cifarResnet({ depth: 21 }),
    [32, 32, 3],
    /expected 6n \+ 2: 8, 14, 20, 32, 44, 56, 110, …; received 21/,
  ],
  [
    'a depth that is not 6n + 4',
    wideResnet({ depth: 20 }),
    [32, 32, 3],
    /expected 6n \+ 4: 10, 16, 22, 28, 34, 40, …; received 20/,
  ],
  [
    'a depth that four blocks cannot have',
    lectureResnet({ depth: 20 }),
    [32, 32, 3],
    /no depth 20 with 4 blocks; expected 2 \+ 8n: 10, 18, 26, …/,
  ],
  ['a fraction of a depth', resnet({ depth: 18.5 }), [64, 64, 3], /option "depth".*received 18.5/],
  [
    'channels that cannot be grouped',
    resnext({ groups: 4, width: 8 }),
    [64, 64, 3],
    /stage 1 has 2 channels in its bottlenecks \(width 8 · widthPerGroup 4 · groups 4 \/ 64\), which 4 groups cannot divide; choose .* widthPerGroup 8/,
  ],
  [
    'an input smaller than the strides allow',
    resnet({ depth: 18, width: 4 }),
    [16, 16, 3],
    /^stage4_unit1: the input \[16, 16, 3\] is smaller than the strides allow: the image \[1, 1, 16\] cannot shrink by 2; choose a larger input or fewer stages/,
  ],
  [
    'an input of one pixel',
    lectureResnet({ channels: [4, 4] }),
    [1, 1, 1],
    /^stem_conv: the input \[1, 1, 1\] is smaller than the strides allow/,
  ],
  [
    'an input without channels',
    cifarResnet(),
    [32, 32],
    /expected inputs \[height, width, channels\], whole numbers from 1; received \[32, 32\]/,
  ],
  [
    'an input of no rows',
    cifarResnet(),
    [0, 32, 3],
    /expected inputs \[height, width, channels\], whole numbers from 1; received \[0, 32, 3\]/,
  ],
  [
    'an input of no steps',
    restcn(),
    [0, 2],
    /expected inputs \[steps, channels\], whole numbers from 1; received \[0, 2\]/,
  ],
  [
    'an input without steps',
    restcn(),
    [5],
    /expected inputs \[steps, channels\], whole numbers from 1; received \[5\]/,
  ],
  [
    'a shortcut that is none',
    cifarResnet({ shortcut: 'identity' as 'none' }),
    [32, 32, 3],
    /option "shortcut".*"projection"\|"zero-pad"\|"none"; received "identity"/,
  ],
  [
    'a misspelt option',
    resmlp({ widht: 3 } as object),
    [4],
    /model "resmlp": no option "widht"; known: .*did you mean width\?/,
  ],
];

test.each(CASES)('%s: %o', (_, spec, inputShape, message) => {
  expect(() => buildModel(spec, { inputShape, outputs: 10 })).toThrow(message);
});

describe.each(
  Object.entries({
    residualBlock: (option: number) => residualBlock({ channels: option, strides: 1, use1x1conv: true }),
    'the strides of residualBlock': (option: number) =>
      residualBlock({ channels: 3, strides: option, use1x1conv: true }),
    resnetBlock: (option: number) => resnetBlock({ channels: 3, numResiduals: option }),
    basicBlock: (option: number) => basicBlock({ filters: option }),
    bottleneckBlock: (option: number) => bottleneckBlock({ filters: 4, inner: option }),
    preactivationBlock: (option: number) => preactivationBlock({ filters: 4, stride: option }),
    preactivationBottleneckBlock: (option: number) =>
      preactivationBottleneckBlock({ filters: 4, groups: option }),
    squeezeExcitationBlock: (option: number) => squeezeExcitationBlock({ reduction: option }),
  }),
)('%s', (_, block) => {
  const bad = fc.oneof(
    fc.integer({ max: 0 }),
    fc.double().filter((value) => !Number.isInteger(value)),
  );
  it('refuses what is no whole number from 1', () => {
    fc.assert(fc.property(bad, (option) => expectError(() => block(option))));
  });

  const shapes = fc
    .array(fc.integer({ min: 1, max: 4 }), { maxLength: 5 })
    .filter((shape) => shape.length !== 4)
    .map((shape) => tf.zeros(shape));
  it('refuses tensors that are no images', () => {
    const others = fc.constantFrom(tf.zeros([1, 4, 4, 3], 'int32'), tf.zeros([1, 4, 4, 3], 'bool'));
    fc.assert(fc.property(fc.oneof(shapes, others), (x) => expectError(() => block(1).apply(x))));
  });
});

it.each(Object.entries({ resnet18, resnet20, resnext50, seResnet50, wideResnet28x10, imageRegressor }))(
  '%s refuses shapes that are no images, and numbers of outputs below 1',
  (_, network) => {
    const shapes = fc
      .array(fc.oneof(fc.integer({ min: -2, max: 64 }), fc.constantFrom(1.5, NaN)), { maxLength: 5 })
      .filter((shape) => shape.length !== 3 || !shape.every((size) => Number.isInteger(size) && size > 0));
    fc.assert(
      fc.property(shapes, (inputShape) => expectError(() => network({ inputShape }))),
      { numRuns: 30 },
    );
    for (const outputs of [0, -1, 2.5, NaN])
      expectError(() =>
        network({
          inputShape: [32, 32, 3],
          ...(network === imageRegressor ? { outputs } : { classes: outputs }),
        }),
      );
  },
);

function expectError(call: () => unknown): void {
  let thrown: unknown;
  try {
    call();
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(AblateError);
  expect((thrown as AblateError).message).toMatch(/expected .*; received /);
}
