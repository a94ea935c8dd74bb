import {
  builtins,
  cellConfigSchema,
  conv2d,
  defineDataset,
  defineModel,
  definePackage,
  dense,
  Generator,
  loadBackend,
  Registry,
  sgd,
  train,
} from '@ablate/core';
import * as tf from '@tensorflow/tfjs-core';
import { initializers, input, layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { regularizers } from './index.js';
import { interactionOf, interactionsPage, sign } from './interactions.test.support.js';

const pictures = defineDataset({
  name: 'pictures',
  version: 1,
  summary: 'Sixteen random pictures',
  options: z.object({}),
  create: () => {
    const split = (seed: number) => ({
      size: 16,
      inputs: new Generator(seed).normal(16 * 36),
      labels: Uint8Array.from({ length: 16 }, (_, i) => i % 3),
    });
    const sets = { train: split(1), validation: split(2), test: split(3) };
    const facts = { inputShape: [6, 6, 1], classNames: ['a', 'b', 'c'], mean: 0, deviation: 1 };
    return {
      inputShape: [6, 6, 1],
      checksum: () => Promise.resolve('pictures'),
      load: () => Promise.resolve({ ...facts, ...sets }),
    };
  },
});

/** One residual block that calls every site. */
const everySite = defineModel({
  name: 'every-site',
  version: 1,
  summary: 'One residual block that calls every site',
  options: z.object({}),
  create: () => ({
    build: ({ inputShape, outputs, sites, streams }) => {
      const inputs = input({ shape: [...inputShape] });
      const kernelInitializer = initializers.heNormal({ seed: streams.seed('init') });
      const convolution = (x: SymbolicTensor, name: string) => {
        const options = { name, filters: 8, kernelSize: 3, padding: 'same', useBias: true } as const;
        const layer = conv2d({ ...options, kernelInitializer, transform: sites.kernel(name) });
        const y = sites.norm(layer.apply(x) as SymbolicTensor, name);
        const relu = layers.activation({ name: `${name}_relu`, activation: 'relu' });
        return sites.activation(relu.apply(y) as SymbolicTensor, `${name}_relu`);
      };
      const stem = convolution(sites.input(inputs, 'input'), 'stem');
      const branch = sites.branch(convolution(stem, 'branch'), 'add', 0, 1);
      const sum = layers.add({ name: 'add' }).apply([branch, stem]) as SymbolicTensor;
      const pooled = layers.globalAveragePooling2d({ name: 'pool' }).apply(sum) as SymbolicTensor;
      const classifier = dense({
        name: 'classifier',
        units: outputs,
        kernelInitializer,
        transform: sites.kernel('classifier'),
      });
      return model({ inputs, outputs: classifier.apply(sites.head(pooled, 'head')) as SymbolicTensor });
    },
  }),
});

const registry = new Registry([builtins, regularizers, definePackage('test', [pictures, everySite])]);
const make = (name: string) => ({
  name,
  regularizer: registry.resolve('regularizer', { use: name, options: {} }),
});
const names = registry.names('regularizer');
const pairs = names.flatMap((a, at) => names.slice(at + 1).map((b): [string, string] => [a, b]));

const trainWith = (used: readonly string[]) =>
  train({
    config: cellConfigSchema.parse({
      dataset: pictures(),
      model: everySite(),
      regularizers: used.map((use) => ({ use, options: {} })),
      optimizer: sgd({ lr: 0.01 }),
      epochs: 1,
      batchSize: 8,
      backend: 'wasm',
    }),
    seed: 0,
    registry,
  });

describe('interactions', () => {
  beforeAll(() => loadBackend('wasm'));

  it('stand in docs/interactions.md', async () => {
    await expect(interactionsPage(names.map(make))).toMatchFileSnapshot('../../../docs/interactions.md');
  });

  it('are the same from both sides', () => {
    const mirrored: Record<string, string> = { '→': '←', '←': '→' };
    for (const [a, b] of pairs) {
      const there = sign(interactionOf(make(a), make(b)));
      expect(sign(interactionOf(make(b), make(a)))).toBe(mirrored[there] ?? there);
    }
  });

  it.each(names)('%s trains with each of the others, or says why not', { timeout: 120_000 }, async (name) => {
    for (const [a, b] of pairs.filter(([a]) => a === name)) {
      const { error } = interactionOf(make(a), make(b));
      if (error === undefined) {
        const before = tf.memory().numTensors;
        const { metrics } = await trainWith([a, b]);
        expect(Number.isFinite(metrics['test/loss']), `${a}, ${b}`).toBe(true);
        expect(tf.memory().numTensors, `tensors after ${a}, ${b}`).toBe(before);
      } else await expect(trainWith([a, b])).rejects.toThrow(error);
    }
  });
});
