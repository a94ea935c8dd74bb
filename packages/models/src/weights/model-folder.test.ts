import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { loadBackend, type Spec } from '@ablate/core';
import * as tf from '@tensorflow/tfjs-core';
import { loadLayersModel, type LayersModel } from '@tensorflow/tfjs-layers';
import { afterEach, beforeEach, describe as suite, expect, test } from 'vitest';
import { buildModel } from '../build-model.js';
import { resmlp } from '../resmlp/resmlp.js';
import { restcn } from '../restcn/restcn.js';
import { resnet18, resnet20, resnext50 } from '../standalone.js';
import { BACKENDS, useBackend } from '../use-backend.test.support.js';
import { loadModel, modelFolder } from './model-folder.js';

let folder = '';
beforeEach(async () => {
  folder = path.join(await mkdtemp(path.join(os.tmpdir(), 'model-')), 'saved');
});
afterEach(() => rm(path.dirname(folder), { recursive: true }));

function outputs(model: LayersModel) {
  const shape = (model.inputs[0]?.shape ?? []).slice(1) as number[];
  return (model.predict(tf.randomNormal([2, ...shape], 0, 1, 'float32', 3)) as tf.Tensor).dataSync();
}

suite.each(BACKENDS)('on %s', (backend) => {
  beforeEach((context) => useBackend(backend, context));

  test.each<[string, Spec<'model'>, number[]]>([
    ['resmlp', resmlp({ depth: 2, width: 8 }), [4]],
    ['restcn', restcn({ depth: 2, width: 4, kernelSize: 3 }), [9, 2]],
  ])('%s: out and in again', async (_, spec, inputShape) => {
    const model = buildModel(spec, { inputShape, outputs: 1 });
    await model.save(modelFolder(folder));
    expect(outputs(await loadModel(folder))).toEqual(outputs(model));
  });

  test('a grouped convolution: out and in again', async () => {
    const model = resnext50({ inputShape: [33, 33, 3], width: 16, groups: 8, widthPerGroup: 4, classes: 3 });
    await model.save(modelFolder(folder));
    expect(outputs(await loadModel(folder))).toEqual(outputs(model));
  });

  test('stock tfjs loads what was saved: by the handler, and over HTTP as a browser does', async () => {
    const model = resnet20({ inputShape: [33, 33, 3], shortcut: 'zero-pad' });
    await model.save(modelFolder(folder));
    expect(outputs(await loadLayersModel(modelFolder(folder)))).toEqual(outputs(model));

    const fetchFunc = async (url: unknown) =>
      new Response(Uint8Array.from(await readFile(path.join(folder, path.basename(url as string)))), {
        headers: { 'Content-Type': 'application/octet-stream' },
      });
    const loaded = await loadLayersModel(tf.io.http('http://localhost/model.json', { fetchFunc }));
    expect(outputs(loaded)).toEqual(outputs(model));
  });
});

test('larger models are cut into shards of 4 MB', async () => {
  await loadBackend('wasm');
  const model = resnet18({ inputShape: [33, 33, 3], width: 32, classes: 10 });
  await model.save(modelFolder(folder));
  expect((await readdir(folder)).sort()).toEqual([
    'group1-shard1of3.bin',
    'group1-shard2of3.bin',
    'group1-shard3of3.bin',
    'model.json',
  ]);
  expect(outputs(await loadModel(folder))).toEqual(outputs(model));
});
