import * as tf from '@tensorflow/tfjs-core';
import { initializers, layers, sequential } from '@tensorflow/tfjs-layers';
import { expect, it } from 'vitest';
import { holdOut } from '../data/splits.js';
import { sgd } from '../optimizers/sgd.js';
import { defineDataset, defineModel, definePackage, defineRegularizer } from '../plugins/plugin.js';
import { Registry } from '../plugins/registry.js';
import { Generator } from '../random/streams.js';
import type { StreamSeeds } from '../random/sources.js';
import { cellConfigSchema } from './config.js';
import { train } from './train.js';

/** Two clouds, of which a quarter is held out. */
const clouds = defineDataset({
  name: 'clouds',
  version: 1,
  summary: 'Two clouds',
  options: {},
  create: () => ({
    inputShape: [2],
    isDividedByKey: true,
    checksum: () => Promise.resolve('clouds'),
    load: (splitKey = 1) => {
      const labels = Uint8Array.from({ length: 64 }, (_, i) => i % 2);
      const inputs = new Generator(9).normal(128).map((value, i) => value + (labels[i >> 1] === 1 ? 1 : -1));
      const options = { name: 'validation', amount: 0.25, key: splitKey, stratified: true };
      const [rest, held] = holdOut({ size: 64, inputs, labels }, options);
      const facts = { inputShape: [2], classNames: ['a', 'b'], mean: 0, std: 1 };
      return Promise.resolve({ ...facts, train: rest, validation: held, test: held });
    },
  }),
});

const linear = defineModel({
  name: 'linear',
  version: 1,
  summary: 'One dense layer',
  options: {},
  create: () => ({
    build: ({ outputs, inputShape, streams }) => {
      const kernelInitializer = initializers.heNormal({ seed: streams.seed('init/dense') });
      return sequential({
        layers: [layers.dense({ units: outputs, inputShape: [...inputShape], kernelInitializer })],
      });
    },
  }),
});

const noisy = defineRegularizer({
  name: 'noisy',
  version: 1,
  summary: 'Moves every gradient at random',
  options: {},
  create: () => ({
    transformGradients: (gradients, { streams }) => {
      const generator = streams.generator('noisy');
      return new Map(
        [...gradients].map(([name, gradient]) => [
          name,
          tf.add(gradient, tf.tensor(generator.normal(gradient.size), gradient.shape)),
        ]),
      );
    },
  }),
});

const registry = new Registry([definePackage('test', [clouds, linear, sgd, noisy])]);

async function weightsHash(seed: number, streams: StreamSeeds): Promise<string> {
  let hash = '';
  const config = cellConfigSchema.parse({
    ...{ dataset: clouds(), model: linear(), optimizer: sgd({ lr: 0.1 }), regularizers: [noisy()], streams },
    ...{ epochs: 1, batchSize: 16, backend: 'cpu' },
  });
  await train({
    ...{ config, seed, registry },
    onEvent: (event) => {
      if (event.type === 'tested') hash = event.weightsHash;
    },
  });
  return hash;
}

const held = { init: 5, order: 5, augment: 5 };

it('trains the same network from every seed where all sources are held', async () => {
  expect(await weightsHash(0, held)).toBe(await weightsHash(1, held));
  expect(await weightsHash(5, {})).toBe(await weightsHash(0, held));
});

it.each([
  ['init', { order: 5, augment: 5 }],
  ['order', { init: 5, augment: 5 }],
  ['augment', { init: 5, order: 5 }],
  ['split', { ...held, split: 'seed' as const }],
])('trains another one where %s follows the seed', async (_, streams) => {
  const hashes = await Promise.all([0, 1].map((seed) => weightsHash(seed, streams)));
  expect(hashes[0]).not.toBe(hashes[1]);
  expect(await weightsHash(1, streams)).toBe(hashes[1]);
});
