import {
  AblateError,
  builtins,
  defineModel,
  definePackage,
  defineRegularizer,
  Registry,
  sgd,
  twoMoons,
} from '@ablate/core';
import { layers, sequential, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { expand } from '../matrix/expand.js';
import type { MatrixInput } from '../matrix/define-matrix.js';
import { checkNetworks } from './check-networks.js';

let built: string[];
beforeEach(() => {
  built = [];
});

const tiny = defineModel({
  name: 'tiny',
  version: 1,
  summary: 'One dense layer, after the site norm',
  options: { seeded: z.boolean().default(true) },
  create: ({ seeded }) => ({
    build: ({ inputShape, outputs, sites }) => {
      built.push(sites.filled.join(' '));
      const dense = layers.dense({
        name: 'dense',
        units: outputs,
        inputShape: [...inputShape],
        kernelInitializer: seeded ? 'zeros' : 'glorotUniform',
      });
      const model = sequential({ layers: [dense] });
      sites.norm(model.outputs[0] as SymbolicTensor, 'dense');
      return model;
    },
  }),
});

const filler = (name: string, site: 'norm' | 'head') =>
  defineRegularizer({
    name,
    version: 1,
    summary: 'Fills a site',
    options: { rate: z.number().default(0) },
    create: () => ({ sites: { [site]: (x: SymbolicTensor) => x } }),
  });
const norm = filler('norm', 'norm');
const head = filler('head', 'head');
const hooks = defineRegularizer({
  name: 'hooks',
  version: 1,
  summary: 'Fills none',
  options: { rate: z.number().default(0) },
  create: () => ({ onBatchEnd: () => undefined }),
});

/** A model that takes a norm or a head, but not both. */
const picky = defineModel({
  name: 'picky',
  version: 1,
  summary: 'One dense layer, norm and head',
  options: {},
  create: () => ({
    build: ({ inputShape, outputs, sites }) => {
      built.push(sites.filled.join(' '));
      if (sites.filled.length > 1) throw new AblateError('CONFIG', 'picky has room for one of them');
      const dense = layers.dense({ units: outputs, inputShape: [...inputShape], kernelInitializer: 'zeros' });
      const model = sequential({ layers: [dense] });
      sites.head(sites.norm(model.outputs[0] as SymbolicTensor, 'dense'), 'dense');
      return model;
    },
  }),
});

async function check(axes: MatrixInput['axes'], more: Partial<MatrixInput> = {}): Promise<void> {
  const base = { dataset: twoMoons(), model: tiny(), epochs: 1, batchSize: 8, optimizer: sgd({ lr: 1 }) };
  const registry = new Registry([builtins, definePackage('test', [tiny, picky, norm, head, hooks])]);
  const matrix: MatrixInput = { name: 'm', axes, seeds: 3, ...more, base: { ...base, ...more.base } };
  await checkNetworks(expand(matrix, registry, { datasetChecksum: 'd' }), registry, { mayLoad: false });
}

it('builds each network twice, whatever else the cells differ in', async () => {
  await check({
    batchSize: [1, 2, 3],
    regularizers: { none: [], hooks: [hooks()], norm: [norm()], both: [hooks({ rate: 1 }), norm()] },
  });
  expect(built).toEqual(['', '', 'norm: norm', 'norm: norm']);
});

it('tells options of what fills a site apart', async () => {
  await check({ regularizers: { low: [norm({ rate: 1 })], high: [norm({ rate: 2 })] } });
  expect(built).toHaveLength(4);
});

it('names the cell whose network is refused', async () => {
  await expect(check({ regularizers: { none: [], wrong: [head()] } })).rejects.toThrow(
    'cell "wrong": head would never act: it fills the site head, which the model tiny never calls; sites that it calls: norm',
  );
  await expect(check({ model: { zeros: tiny(), drawn: tiny({ seeded: false }) } })).rejects.toThrow(
    'cell "drawn": model tiny: built twice from one seed, dense/kernel starts with different values',
  );
});

describe('a design of components', () => {
  const components = {
    norm: { on: { regularizers: [norm()] } },
    head: { on: { regularizers: [head()] } },
    hooks: { on: { regularizers: [hooks()] } },
  };

  it('has each two that act on the network in one', async () => {
    const low = { norm: components.norm, other: { on: { 'model.seeded': true, batchSize: 4 } } };
    await check({}, { components: low, design: 'factorial' });
    expect(built).toEqual(['', '', 'norm: norm', 'norm: norm']);
  });

  it('names all cells that can not be built', async () => {
    await expect(check({}, { components, design: 'factorial', base: { model: picky() } })).rejects.toThrow(
      'cell "norm + head": picky has room for one of them; refused as well: "full"',
    );
  });
});
