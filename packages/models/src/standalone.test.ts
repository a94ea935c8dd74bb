import { loadBackend } from '@ablate/core';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { beforeAll, expect, test } from 'vitest';
import { buildModel } from './build-model.js';
import { resmlp } from './resmlp/resmlp.js';
import { standaloneContext } from './blocks/standalone-context.js';
import { restcn } from './restcn/restcn.js';
import {
  imageRegressor,
  resnet152,
  resnet18,
  resnet20,
  resnet50,
  resnet56,
  resnext50,
  seResnet50,
  wideResnet28x10,
} from './standalone.js';

beforeAll(() => loadBackend('wasm'));

const parametersOf = (model: LayersModel) =>
  model.trainableWeights.reduce((sum, { shape }) => sum + shape.reduce<number>((a, b) => a * (b ?? 1), 1), 0);

test.each([
  ['resnet18', resnet18, 11_689_512],
  ['resnet50', resnet50, 25_557_032],
  ['resnet152', resnet152, 60_192_808],
  ['resnext50', resnext50, 25_028_904],
  ['seResnet50', seResnet50, 28_088_024],
  ['resnet20', resnet20, 272_474],
  ['resnet56', resnet56, 855_770],
  ['wideResnet28x10', wideResnet28x10, 36_479_194],
])('%s() is a whole model', (_, make, parameters) => {
  const model = make();
  expect(parametersOf(model)).toBe(parameters);
  model.dispose();
});

test('the same seed gives the same weights, another seed others', () => {
  const kernel = (seed: number) => resnet20({ seed }).getLayer('stem_conv').getWeights()[0]!.dataSync();
  expect(kernel(1)).toEqual(kernel(1));
  expect(kernel(1)).not.toEqual(kernel(2));
});

test('norms are those of PyTorch, or there are none and convolutions have a bias', () => {
  expect(resnet20().getLayer('stem_conv_norm').getConfig()).toMatchObject({ momentum: 0.9, epsilon: 1e-5 });
  const bare = resnet20({ norm: 'none' });
  expect(bare.layers.some(({ name }) => name.endsWith('_norm'))).toBe(false);
  expect(bare.getLayer('stem_conv').getConfig().useBias).toBe(true);
});

async function losses(model: LayersModel, x: tf.Tensor, y: tf.Tensor, epochs: number) {
  const { history } = await model.fit(x, y, { epochs, batchSize: 16, shuffle: false });
  return history.loss as number[];
}

test('a classifier with softmax fits what it has seen', async () => {
  const model = resnet18({ inputShape: [20, 20, 1], classes: 4, width: 4, softmax: true });
  model.compile({ optimizer: 'adam', loss: 'categoricalCrossentropy' });
  const x = tf.randomNormal([16, 20, 20, 1], 0, 1, 'float32', 1);
  const y = tf.oneHot(
    tf.tensor1d(
      [...Array(16).keys()].map((i) => i % 4),
      'int32',
    ),
    4,
  );
  const loss = await losses(model, x, y, 25);
  expect(loss.at(-1)).toBeLessThan(loss[0]! / 4);
});

test('an image regressor comes compiled, and fits', async () => {
  const model = imageRegressor({ inputShape: [20, 20, 1], outputs: 2, width: 4 });
  const x = tf.randomNormal([16, 20, 20, 1], 0, 1, 'float32', 1);
  const y = tf.randomNormal([16, 2], 3, 1, 'float32', 2);
  const loss = await losses(model, x, y, 30);
  expect(loss.at(-1)).toBeLessThan(loss[0]! / 2);
});

test('a residual MLP fits a curve, a temporal network a sum over the past', async () => {
  const mlp = buildModel(resmlp({ depth: 2, width: 16 }), { inputShape: [1], outputs: 1 });
  mlp.compile({ optimizer: tf.train.adam(0.01), loss: 'meanSquaredError' });
  const x = tf.randomUniform([64, 1], -2, 2, 'float32', 1);
  const curve = await losses(mlp, x, tf.sin(tf.mul(x, 2)), 60);
  expect(curve.at(-1)).toBeLessThan(0.1);

  const tcn = buildModel(restcn({ depth: 3, width: 8, kernelSize: 2 }), { inputShape: [12, 1], outputs: 1 });
  tcn.compile({ optimizer: tf.train.adam(0.01), loss: 'meanSquaredError' });
  const sequences = tf.randomNormal([64, 12, 1], 0, 1, 'float32', 3);
  const sum = await losses(tcn, sequences, tf.mean(sequences, 1), 40);
  expect(sum.at(-1)).toBeLessThan(sum[0]! / 4);
});

test('a temporal network answers at each step, from what was before it', async () => {
  const builder = restcn.create({ depth: 2, width: 4, kernelSize: 2 });
  const context = standaloneContext({ inputShape: [6, 2], outputs: 3 });
  const network = builder.build({ ...context, perStep: true });
  expect(network.outputs[0]!.shape).toEqual([null, 6, 3]);
  const sequence = tf.randomNormal([1, 6, 2], 0, 1, 'float32', 5);
  const changed = tf.concat([tf.slice(sequence, [0, 0, 0], [1, 4, 2]), tf.ones([1, 2, 2])], 1);
  const [before, after] = [sequence, changed].map((x) => network.predict(x) as tf.Tensor);
  const difference = await tf.sum(tf.abs(tf.sub(before!, after!)), [0, 2]).data();
  expect([...difference].map((value) => value > 0)).toEqual([false, false, false, false, true, true]);
});
