import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { loadBackend, type Spec } from '@ablate/core';
import * as tf from '@tensorflow/tfjs-core';
import { input, model as functional, type LayersModel } from '@tensorflow/tfjs-layers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bottleneckBlock } from '../blocks/standalone-blocks.js';
import { buildModel } from '../build-model.js';
import { cifarResnet } from '../cifar-resnet/cifar-resnet.js';
import { lectureResnet } from '../lecture-resnet/lecture-resnet.js';
import { resmlp } from '../resmlp/resmlp.js';
import { resnet } from '../resnet/resnet.js';
import { resnext } from '../resnext/resnext.js';
import { restcn } from '../restcn/restcn.js';
import { seResnet } from '../se-resnet/se-resnet.js';
import { wideResnet } from '../wide-resnet/wide-resnet.js';
import { modelFolder } from './model-folder.js';
import { withStockLayers } from './stock-layers.js';

let folder = '';
beforeAll(async () => {
  await loadBackend('cpu');
  folder = await mkdtemp(path.join(os.tmpdir(), 'stock-'));
});
afterAll(() => rm(folder, { recursive: true }));

const GROUPED = resnext({ width: 16, groups: 4 });
const FAMILIES: Readonly<Record<string, [Spec<'model'>, number[]]>> = {
  'lecture-resnet': [lectureResnet({ channels: [4, 6] }), [21, 17, 1]],
  resnet: [resnet({ depth: 18, width: 4 }), [33, 33, 3]],
  'resnet-d': [resnet({ width: 4, deep: true }), [33, 35, 3]],
  'resnet-v2': [resnet({ depth: 18, width: 4, version: 'v2' }), [33, 33, 3]],
  'cifar-resnet': [cifarResnet({ depth: 8, shortcut: 'zero-pad' }), [9, 9, 3]],
  'wide-resnet': [wideResnet({ depth: 10, width: 1 }), [9, 9, 3]],
  'se-resnet': [seResnet({ depth: 18, width: 4 }), [33, 33, 3]],
  resmlp: [resmlp({ depth: 2, width: 8 }), [4]],
  restcn: [restcn({ depth: 3, width: 4, kernelSize: 3 }), [20, 2]],
};

/** Loads saved models in a program that knows nothing but tfjs; prints outputs, or the error. */
const STOCK = `
import { readFile } from 'node:fs/promises';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { loadLayersModel } from '@tensorflow/tfjs-layers';
const found = {};
for (const folder of process.argv.slice(1)) {
  const fetchFunc = async (url) => new Response(await readFile(new URL(url).pathname));
  try {
    const model = await loadLayersModel(tf.io.http('http://localhost' + folder + '/model.json', { fetchFunc }));
    const x = tf.randomNormal([2, ...model.inputs[0].shape.slice(1)], 0, 1, 'float32', 3);
    found[folder] = Array.from(model.predict(x).dataSync());
  } catch (error) {
    found[folder] = error.message;
  }
}
console.log(JSON.stringify(found));
`;

function inStockTfjs(folders: readonly string[]): Record<string, number[] | string> {
  const args = ['--input-type=module', '-e', STOCK, ...folders];
  const { stdout, stderr, status } = spawnSync(process.execPath, args, {
    cwd: import.meta.dirname,
    encoding: 'utf8',
  });
  expect(status, stderr).toBe(0);
  return JSON.parse(stdout) as Record<string, number[] | string>;
}

const outputs = (model: LayersModel) => {
  const x = tf.randomNormal([2, ...(model.inputs[0]?.shape ?? []).slice(1)] as number[], 0, 1, 'float32', 3);
  return Array.from((model.predict(x) as tf.Tensor).dataSync());
};

test(
  'stock tfjs, in a program without Ablate, gives the outputs of every family',
  { timeout: 60_000 },
  async () => {
    const expected: Record<string, number[]> = {};
    for (const [name, [spec, inputShape]] of Object.entries(FAMILIES)) {
      const model = buildModel(spec, { inputShape, outputs: 5 });
      await model.save(modelFolder(path.join(folder, name)));
      expected[path.join(folder, name)] = outputs(model);
    }
    expect(inStockTfjs(Object.keys(expected))).toEqual(expected);
  },
);

test(
  'grouped convolutions: stock tfjs names the layer, and loads the copy',
  { timeout: 60_000 },
  async () => {
    const model = buildModel(GROUPED, { inputShape: [33, 33, 3], outputs: 5 });
    const copy = await withStockLayers(model);
    const [own, stock] = [path.join(folder, 'own'), path.join(folder, 'copy')];
    await model.save(modelFolder(own));
    await copy.save(modelFolder(stock));
    const found = inStockTfjs([own, stock]);
    expect(found[own]).toMatch(/^Unknown layer: GroupedConv2D\..*registered properly/s);
    expect(found[stock]).toEqual(outputs(model));
    expect(new Set(copy.layers.map((layer) => layer.getClassName()))).not.toContain('GroupedConv2D');
  },
);

test('grouped convolutions in a model that is a layer are replaced too', async () => {
  const inputs = input({ shape: [9, 9, 8] });
  const block = bottleneckBlock({ filters: 16, groups: 2 });
  const outer = functional({ inputs, outputs: block.model([9, 9, 8]).apply(inputs) as typeof inputs });
  const copy = await withStockLayers(outer);
  expect(JSON.stringify(copy.toJSON(undefined, false))).not.toContain('GroupedConv2D');
  expect(outputs(copy)).toEqual(outputs(outer));
});
