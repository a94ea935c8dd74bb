import { loadBackend, type Spec } from '@ablate/core';
import { beforeAll, expect, test } from 'vitest';
import { buildModel } from './build-model.js';
import { cifarResnet } from './cifar-resnet/cifar-resnet.js';
import { lectureResnet } from './lecture-resnet/lecture-resnet.js';
import { resmlp } from './resmlp/resmlp.js';
import { resnet } from './resnet/resnet.js';
import { resnext } from './resnext/resnext.js';
import { restcn } from './restcn/restcn.js';
import { seResnet } from './se-resnet/se-resnet.js';
import { wideResnet } from './wide-resnet/wide-resnet.js';

beforeAll(() => loadBackend('cpu'));

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
