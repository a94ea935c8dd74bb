import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { loadBackend, type Spec } from '@ablate/core';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildModel } from '../build-model.js';
import { cifarResnet } from '../cifar-resnet/cifar-resnet.js';
import { lectureResnet } from '../lecture-resnet/lecture-resnet.js';
import { resmlp } from '../resmlp/resmlp.js';
import { resnet } from '../resnet/resnet.js';
import { resnext } from '../resnext/resnext.js';
import { restcn } from '../restcn/restcn.js';
import { seResnet } from '../se-resnet/se-resnet.js';
import { wideResnet } from '../wide-resnet/wide-resnet.js';
import { loadSafetensors, saveSafetensors } from './safetensors-file.js';
import { loadStateDict, stateDict } from './state-dict.js';

let folder = '';
beforeAll(async () => {
  await loadBackend('wasm');
  folder = await mkdtemp(path.join(os.tmpdir(), 'weights-'));
});
afterAll(() => rm(folder, { recursive: true }));

const image = [33, 33, 3];
/** Some names that each family's own implementation has, with their PyTorch shapes. */
const FAMILIES: readonly [string, Spec<'model'>, number[], Record<string, number[]>][] = [
  [
    'torchvision',
    resnet({ depth: 50, width: 4 }),
    image,
    {
      'conv1.weight': [4, 3, 7, 7],
      'bn1.running_var': [4],
      'bn1.num_batches_tracked': [],
      'layer4.2.conv3.weight': [128, 32, 1, 1],
      'layer1.0.downsample.0.weight': [16, 4, 1, 1],
      'layer1.0.downsample.1.bias': [16],
      'fc.weight': [5, 128],
      'fc.bias': [5],
    },
  ],
  [
    'timm-resnet-d',
    resnet({ depth: 50, width: 4, deep: true }),
    image,
    { 'conv1.6.weight': [4, 2, 3, 3], 'conv1.4.running_mean': [2], 'layer2.0.downsample.2.weight': [32] },
  ],
  [
    'timm-resnet-v2',
    resnet({ depth: 50, width: 4, version: 'v2' }),
    image,
    {
      'stem.conv.weight': [4, 3, 7, 7],
      'stages.3.blocks.2.norm3.weight': [32],
      'stages.0.blocks.0.downsample.conv.weight': [16, 4, 1, 1],
      'norm.bias': [128],
      'head.fc.weight': [5, 128, 1, 1],
    },
  ],
  [
    'torchvision',
    resnext({ width: 16, widthPerGroup: 4, groups: 4 }),
    image,
    { 'layer1.0.conv2.weight': [4, 1, 3, 3] },
  ],
  [
    'torchvision',
    seResnet({ width: 4 }),
    image,
    { 'layer1.0.se.fc1.weight': [8, 16, 1, 1], 'layer1.0.se.fc2.bias': [16] },
  ],
  [
    'cifar-resnet',
    cifarResnet({ depth: 8 }),
    image,
    { 'layer2.0.shortcut.0.weight': [32, 16, 1, 1], 'linear.weight': [5, 64] },
  ],
  [
    'wide-resnet',
    wideResnet({ depth: 10, width: 2 }),
    image,
    { 'block1.layer.0.convShortcut.weight': [32, 16, 1, 1], 'bn1.weight': [128], 'fc.bias': [5] },
  ],
  [
    'lecture-resnet',
    lectureResnet({ channels: [4, 6, 8, 10] }),
    [33, 33, 1],
    { '0.0.bias': [4], '2.0.conv3.weight': [6, 4, 1, 1], '4.1.bn2.running_mean': [10], '7.weight': [5, 10] },
  ],
  [
    'resmlp',
    resmlp({ depth: 2, width: 6 }),
    [4],
    { 'first_layer.weight': [6, 4], 'blocks.1.linear_first.weight': [12, 6], 'head.linear.weight': [5, 6] },
  ],
  [
    'restcn',
    restcn({ depth: 2, width: 6, kernelSize: 3 }),
    [20, 2],
    {
      'tcn.network.0.conv1.weight': [6, 2, 3],
      'tcn.network.0.downsample.weight': [6, 2, 1],
      'linear.weight': [5, 6],
    },
  ],
];

test.each(FAMILIES)('%s: %o has PyTorch’s names, out and in again', async (_, spec, inputShape, some) => {
  const model = buildModel(spec, { inputShape, outputs: 5, seed: 1 });
  const shapes = Object.fromEntries([...(await stateDict(model))].map(([name, { shape }]) => [name, shape]));
  expect(shapes).toMatchObject(some);

  const file = path.join(folder, `${model.name}.safetensors`);
  await saveSafetensors(model, file);
  const other = buildModel(spec, { inputShape, outputs: 5, seed: 2 });
  const x = tf.randomNormal([2, ...inputShape], 0, 1, 'float32', 3);
  const output = (of: typeof model) => (of.predict(x) as tf.Tensor).dataSync();
  expect(output(other)).not.toEqual(output(model));
  await loadSafetensors(other, file);
  expect(output(other)).toEqual(output(model));
  model.dispose();
  other.dispose();
});

test('loading lists every mismatch at once and changes nothing', async () => {
  const model = buildModel(cifarResnet({ depth: 8 }), { inputShape: [8, 8, 3], outputs: 10, seed: 1 });
  const before = await stateDict(model);
  const dict = new Map(
    await stateDict(buildModel(cifarResnet({ depth: 8 }), { inputShape: [8, 8, 3], outputs: 10 })),
  );
  dict.delete('layer1.0.conv1.weight');
  dict.delete('linear.bias');
  dict.set('linear.weight', { shape: [7, 64], values: new Float32Array(7 * 64) });
  dict.set('module.extra', { shape: [1], values: new Float32Array(1) });
  expect(() => loadStateDict(model, dict)).toThrow(
    [
      'these weights do not fit cifar_resnet8 (names of "cifar-resnet"):',
      'missing: layer1.0.conv1.weight [16, 16, 3, 3]',
      'shape of linear.weight: expected [10, 64], received [7, 64]',
      'missing: linear.bias [10]',
      'left over: module.extra',
    ].join('\n  '),
  );
  expect(await stateDict(model)).toEqual(before);
});

test('a table of names that does not fit the model is an error that lists the known ones', async () => {
  const model = buildModel(resmlp(), { inputShape: [4], outputs: 1 });
  await expect(stateDict(model, 'torchvision')).rejects.toThrow(
    /the names of "torchvision" have no place for stem, unit1_dense1_norm, .*known: torchvision, timm-resnet-d/,
  );
});
