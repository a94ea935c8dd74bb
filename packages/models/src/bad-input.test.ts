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
import { describeByName, parseShape } from './describe/describe-by-name.js';
import * as exported from './index.js';
import { cifarResnet } from './cifar-resnet/cifar-resnet.js';
import { lectureResnet } from './lecture-resnet/lecture-resnet.js';
import { resmlp } from './resmlp/resmlp.js';
import { resnet } from './resnet/resnet.js';
import { resnext } from './resnext/resnext.js';
import { restcn } from './restcn/restcn.js';
import { seResnet } from './se-resnet/se-resnet.js';
import {
  imageRegressor,
  resnet101,
  resnet152,
  resnet18,
  resnet20,
  resnet34,
  resnet50,
  resnet56,
  resnext50,
  seResnet50,
  wideResnet28x10,
} from './standalone.js';
import { loadStateDict, stateDict } from './weights/state-dict.js';
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

const BLOCKS = {
  residualBlock: (option: number) => residualBlock({ channels: option, strides: 1, use1x1conv: true }),
  'residualBlock, its strides': (option: number) =>
    residualBlock({ channels: 3, strides: option, use1x1conv: true }),
  resnetBlock: (option: number) => resnetBlock({ channels: 3, numResiduals: option }),
  basicBlock: (option: number) => basicBlock({ filters: option }),
  bottleneckBlock: (option: number) => bottleneckBlock({ filters: 4, inner: option }),
  preactivationBlock: (option: number) => preactivationBlock({ filters: 4, stride: option }),
  preactivationBottleneckBlock: (option: number) =>
    preactivationBottleneckBlock({ filters: 4, groups: option }),
  squeezeExcitationBlock: (option: number) => squeezeExcitationBlock({ reduction: option }),
};

describe.each(Object.entries(BLOCKS))('%s', (_, block) => {
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

/** Sizes of which at least one is none, or which are not as many as a network takes. */
const noShape = (takes: (axes: number) => boolean) =>
  fc
    .array(fc.oneof(fc.integer({ min: -2, max: 64 }), fc.constantFrom(1.5, NaN, Infinity)), { maxLength: 5 })
    .filter((shape) => !takes(shape.length) || !shape.every((size) => Number.isInteger(size) && size > 0));
const ofImages = (axes: number) => axes === 3;
const noCount = fc.oneof(
  fc.integer({ max: 0 }),
  fc.double().filter((value) => !Number.isInteger(value)),
);

const NETWORKS = {
  ...{ resnet18, resnet34, resnet50, resnet101, resnet152, resnext50, seResnet50, resnet20, resnet56 },
  ...{ wideResnet28x10, imageRegressor },
};

it.each(Object.entries(NETWORKS))(
  '%s refuses shapes that are no images, and numbers of outputs below 1',
  (_, network) => {
    fc.assert(
      fc.property(noShape(ofImages), (inputShape) => expectError(() => network({ inputShape }))),
      { numRuns: 30 },
    );
    const count = network === imageRegressor ? 'outputs' : 'classes';
    fc.assert(
      fc.property(noCount, (value) =>
        expectError(() => network({ inputShape: [32, 32, 3], [count]: value })),
      ),
      { numRuns: 30 },
    );
  },
);

/** Numbers of axes, of the plugins that take others than images: `resmlp` flattens whatever comes. */
const TAKES: Readonly<Record<string, (axes: number) => boolean>> = {
  resmlp: (axes) => axes >= 1,
  restcn: (axes) => axes === 2,
};
const names = Object.values(exported).flatMap((value) => ('pluginName' in value ? [value.pluginName] : []));

describe.each(names)('%s', (name) => {
  const takes = TAKES[name] ?? ofImages;
  const inputShape =
    [
      [32, 32, 3],
      [32, 3],
    ].find((shape) => takes(shape.length)) ?? [];

  it('is refused by buildModel for wrong shapes and numbers of outputs', () => {
    const build = (options: { inputShape: number[]; outputs: number }) =>
      expectError(() => buildModel({ use: name, options: {} }, options));
    fc.assert(
      fc.property(noShape(takes), (wrong) => build({ inputShape: wrong, outputs: 3 })),
      { numRuns: 30 },
    );
    fc.assert(
      fc.property(noCount, (wrong) => build({ inputShape, outputs: wrong })),
      { numRuns: 30 },
    );
  });

  it('is refused by describeByName for them too', async () => {
    const refused = async (options: { input: number[]; classes: number }) => {
      await expect(describeByName(name, options)).rejects.toThrow(/expected .*; received /);
    };
    await fc.assert(
      fc.asyncProperty(noShape(takes), (wrong) => refused({ input: wrong, classes: 3 })),
      { numRuns: 30 },
    );
    await fc.assert(
      fc.asyncProperty(noCount, (wrong) => refused({ input: inputShape, classes: wrong })),
      { numRuns: 30 },
    );
  });
});

test('parseShape refuses what is no shape', () => {
  const noSize = fc
    .oneof(fc.string(), fc.integer({ max: 0 }).map(String), fc.constantFrom('1.5', '1e2', '0x20', ''))
    .filter((size) => !/^\d*[1-9]\d*$/.test(size) && !/[x×]/.test(size));
  const sizes = fc.array(fc.constantFrom('3', '224'), { maxLength: 3 });
  fc.assert(
    fc.property(sizes, noSize, sizes, (before, wrong, after) =>
      expectError(() => parseShape([...before, wrong, ...after].join('x'))),
    ),
  );
});

test('loadStateDict refuses values of other shapes, too many and too few, and changes nothing', async () => {
  const model = buildModel(resmlp({ depth: 1, width: 3 }), { inputShape: [2], outputs: 2 });
  const right = await stateDict(model);
  // PyTorch's counters of batches are not needed, so they may be missing.
  const key = fc.constantFrom(...[...right.keys()].filter((name) => !name.endsWith('num_batches_tracked')));
  const wrong = fc.oneof(
    key.map((name) => without(right, name)),
    key.map((name) => new Map(right).set(`${name}.more`, { shape: [1], values: new Float32Array(1) })),
    fc
      .tuple(key, fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 4 }))
      .filter(([name, shape]) => String(shape) !== String(right.get(name)?.shape))
      .map(([name, shape]) => {
        const values = new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(7);
        return new Map(right).set(name, { shape, values });
      }),
  );
  fc.assert(
    fc.property(wrong, (values) => {
      expect(() => {
        loadStateDict(model, values);
      }).toThrow(AblateError);
    }),
  );
  expect(await stateDict(model)).toEqual(right);
});

/** What takes a model, a description, a file or a folder: none of these is a tensor, a shape or a number of outputs. */
const NO_TENSORS = [
  ...['describe', 'formatDescription', 'formatProgram', 'loadModel', 'loadSafetensors', 'modelFolder'],
  ...['saveSafetensors', 'stateDict', 'withSoftmax', 'withStockLayers'],
];

test('every function that is no plugin is above, or takes no tensors', () => {
  const functions = Object.entries(exported).flatMap(([name, value]) =>
    typeof value === 'function' && !('pluginName' in value) && !/^[A-Z]/.test(name) ? [name] : [],
  );
  const tested = Object.keys({ ...BLOCKS, ...NETWORKS }).filter((name) => !name.includes(','));
  const others = ['buildModel', 'describeByName', 'parseShape', 'loadStateDict'];
  expect([...tested, ...others, ...NO_TENSORS].sort()).toEqual(functions.sort());
});

function without<V>(values: ReadonlyMap<string, V>, name: string): Map<string, V> {
  const rest = new Map(values);
  rest.delete(name);
  return rest;
}

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
