import { initializers, input, layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import type { DatasetSource } from '../data/dataset.js';
import { twoMoons } from '../data/synthetic/points.js';
import { sineRegression } from '../data/synthetic/sine-regression.js';
import { sgd } from '../optimizers/sgd.js';
import { defineDataset, defineModel, definePackage, defineRegularizer } from '../plugins/plugin.js';
import { Registry } from '../plugins/registry.js';
import { cellConfigSchema, type CellConfigInput } from './config.js';
import { checkStart } from './check-start.js';

/** A model of stock layers; those that are not seeded draw from tfjs's own random numbers. */
const stock = defineModel({
  name: 'stock',
  version: 1,
  summary: 'Two dense layers',
  options: { seeded: z.array(z.string()).default(['first', 'last']) },
  create: ({ seeded }) => ({
    build: ({ inputShape, outputs, streams, sites }) => {
      const dense = (name: string, units: number, x: SymbolicTensor) => {
        const seed = seeded.includes(name) ? { seed: streams.seed(`init/${name}`) } : {};
        const kernelInitializer = initializers.glorotUniform(seed);
        return layers.dense({ name, units, kernelInitializer }).apply(x) as SymbolicTensor;
      };
      const inputs = input({ shape: [...inputShape] });
      return model({
        inputs,
        outputs: dense('last', outputs, sites.head(dense('first', 3, inputs), 'head')),
      });
    },
  }),
});

/** Fills a site with a layer whose weights are drawn without a seed. */
const unseeded = defineRegularizer({
  name: 'unseeded',
  version: 1,
  summary: 'A dense layer before the last',
  options: {},
  create: () => ({
    sites: {
      head: (x, { path }) =>
        layers.dense({ name: `${path}_dense`, units: x.shape.at(-1) ?? 1 }).apply(x) as SymbolicTensor,
    },
  }),
});

/** Two moons whose files alone would say what shapes they have. */
const moons = twoMoons.create({});
const load = vi.fn(() => moons.load());
const files = defineDataset({
  name: 'files',
  version: 1,
  summary: 'Two moons in a file',
  options: {},
  create: (): DatasetSource => ({ inputShape: [null], checksum: () => moons.checksum(), load }),
});

function check(given: Partial<CellConfigInput> = {}, mayLoad = false) {
  const plugins = [stock, unseeded, twoMoons, sineRegression, files, sgd];
  return checkStart({
    config: cellConfigSchema.parse({
      ...{ dataset: twoMoons(), model: stock(), optimizer: sgd({ lr: 0.1 }), epochs: 1, batchSize: 8 },
      ...given,
    }),
    seed: 3,
    registry: new Registry([definePackage('test', plugins)]),
    mayLoad,
  });
}

describe('a network that is built twice', () => {
  it('is none to refuse where its streams decide the weights, and leaves no tensor behind', async () => {
    expect(await check()).toBe(true);
    const { numTensors } = tf.memory();
    expect(await check({ dataset: sineRegression() })).toBe(true);
    expect(tf.memory().numTensors).toBe(numTensors);
  });

  it.each<[string, Partial<CellConfigInput>, string]>([
    ['of the first layer', { model: stock({ seeded: ['last'] }) }, 'first/kernel'],
    ['of a later one', { model: stock({ seeded: ['first'] }) }, 'last/kernel'],
    ['that a regularizer adds', { regularizers: [unseeded()] }, 'head_dense/kernel'],
  ])('is refused for weights without a seed, %s', async (_, given, layer) => {
    const { numTensors } = tf.memory();
    await expect(check(given)).rejects.toMatchObject({
      code: 'CONFIG',
      message: expect.stringContaining(
        `model stock: built twice from one seed, ${layer} starts with different values`,
      ) as string,
    });
    expect(tf.memory().numTensors).toBe(numTensors);
  });

  it('reads data only where it has to, and may', async () => {
    expect(await check({ dataset: files(), model: stock({ seeded: [] }) })).toBe(false);
    expect(load).not.toHaveBeenCalled();
    expect(await check({ dataset: files() }, true)).toBe(true);
    expect(load).toHaveBeenCalledOnce();
  });
});
