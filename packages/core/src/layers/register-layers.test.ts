import * as tf from '@tensorflow/tfjs-core';
import { initializers, models, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, expect, test } from 'vitest';
import { loadBackend } from '../backends/load.js';
import { fakeQuantization } from './fake-quantization.js';
import { groupNormalization } from './group-normalization.js';
import { groupedConv2d } from './grouped-conv2d.js';
import { registerLayers } from './register-layers.js';

beforeAll(() => loadBackend('cpu'));

test('a model of layers that tfjs lacks is read from its JSON, and computes the same', async () => {
  const convolution = {
    name: 'conv',
    filters: 4,
    kernelSize: 3,
    strides: 1,
    padding: 'same',
    groups: 2,
    useBias: true,
    kernelInitializer: initializers.heNormal({ seed: 1 }),
    inputShape: [4, 4, 2],
  } as const;
  const model = sequential({
    layers: [
      groupedConv2d(convolution),
      groupNormalization({ name: 'norm', groups: 2, epsilon: 1e-3 }),
      fakeQuantization({ name: 'quantized', bits: 4, averaging: 0.1 }),
    ],
  });
  const topology = model.toJSON(undefined, false) as tf.serialization.ConfigDict;
  const { classNameMap } = tf.serialization.SerializationMap.getMap();
  for (const name of ['GroupedConv2D', 'GroupNormalization', 'FakeQuantization'])
    Reflect.deleteProperty(classNameMap, name);
  await expect(models.modelFromJSON(topology)).rejects.toThrow(/Unknown layer/);
  registerLayers();
  const read = await models.modelFromJSON(topology);
  read.setWeights(model.getWeights());
  const x = tf.ones([1, 4, 4, 2]);
  const [expected, actual] = [model, read].map((made) => [...(made.predict(x) as tf.Tensor).dataSync()]);
  expect(actual).toEqual(expected);
});
