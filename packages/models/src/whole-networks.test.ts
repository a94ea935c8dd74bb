import { readFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import path from 'node:path';
import { loadBackend, type Spec } from '@ablate/core';
import { beforeAll, expect, test } from 'vitest';
import { cifarResnet } from './cifar-resnet/cifar-resnet.js';
import { buildShapes } from './describe/build-shapes.js';
import { describe } from './describe/describe.js';
import { lectureResnet } from './lecture-resnet/lecture-resnet.js';
import { resnet } from './resnet/resnet.js';
import { resnext } from './resnext/resnext.js';
import { seResnet } from './se-resnet/se-resnet.js';
import { wideResnet } from './wide-resnet/wide-resnet.js';
import { stateDictShapes } from './weights/state-dict.js';

beforeAll(() => loadBackend('cpu'));

/** What PyTorch's implementation of a network has; made by scripts/make-parity-fixtures.py. */
interface Whole {
  readonly input: number[];
  readonly parameters: number;
  readonly macs: number;
  readonly tensors: number;
  /** SHA-256 of the sorted lines `name [shape]` of its state dict. */
  readonly names: string;
}

const file = path.join(import.meta.dirname, '../fixtures/parity/whole-networks.json');
const { networks } = JSON.parse(await readFile(file, 'utf8')) as { networks: Record<string, Whole> };

const OURS: Readonly<Record<string, Spec<'model'>>> = {
  'torchvision resnet18': resnet({ depth: 18 }),
  'torchvision resnet34': resnet({ depth: 34 }),
  'torchvision resnet50': resnet({ depth: 50 }),
  'torchvision resnet101': resnet({ depth: 101 }),
  'torchvision resnet152': resnet({ depth: 152 }),
  'torchvision resnext50_32x4d': resnext(),
  'torchvision resnext101_64x4d': resnext({ depth: 101, groups: 64 }),
  'torchvision wide_resnet50_2': resnext({ groups: 1, widthPerGroup: 128 }),
  'torchvision wide_resnet101_2': resnext({ depth: 101, groups: 1, widthPerGroup: 128 }),
  'timm resnet18d': resnet({ depth: 18, deep: true }),
  'timm resnet50d': resnet({ depth: 50, deep: true }),
  'timm resnetv2_18': resnet({ depth: 18, version: 'v2' }),
  'timm resnetv2_50': resnet({ depth: 50, version: 'v2' }),
  'timm seresnet18': seResnet({ depth: 18 }),
  'timm seresnet50': seResnet(),
  ...Object.fromEntries(
    [20, 32, 44, 56, 110].flatMap((depth) => [
      [`cifar ${depth} A`, cifarResnet({ depth, shortcut: 'zero-pad' })],
      [`cifar ${depth} B`, cifarResnet({ depth })],
    ]),
  ),
  'wide 16-8': wideResnet({ depth: 16, width: 8 }),
  'wide 28-10': wideResnet({ depth: 28, width: 10 }),
  'wide 40-4': wideResnet({ depth: 40, width: 4 }),
  'lecture 224': lectureResnet(),
  'lecture 96': lectureResnet(),
  'lecture 28': lectureResnet(),
};

test('every network of the file is checked', () => {
  expect(Object.keys(OURS).toSorted()).toEqual(Object.keys(networks).toSorted());
});

test.each(Object.entries(networks))('%s: names, shapes, parameters, MACs', (name, theirs) => {
  const outputs = /timm|torchvision/.test(name) ? 1000 : 10;
  const { model } = buildShapes(OURS[name]!, { inputShape: theirs.input, outputs });
  const { parameters, macs } = describe(model);
  const lines = [...stateDictShapes(model)].map(([weight, shape]) => `${weight} [${shape.join(', ')}]`);
  const names = createHash('sha256').update(lines.toSorted().join('\n')).digest('hex');
  expect({ input: theirs.input, parameters, macs, tensors: lines.length, names }).toEqual(theirs);
  model.dispose();
});
