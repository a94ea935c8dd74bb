import { createSites, loadBackend, Streams, type Regularizer } from '@ablate/core';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { cifarResnet } from '../cifar-resnet/cifar-resnet.js';
import { resmlp } from '../resmlp/resmlp.js';
import { resnext } from '../resnext/resnext.js';
import { restcn } from '../restcn/restcn.js';
import { seResnet } from '../se-resnet/se-resnet.js';
import { wideResnet } from '../wide-resnet/wide-resnet.js';

beforeAll(() => loadBackend('wasm'));

/** Builds a model and gives what it called: `site path`, branches with their place. */
function called(builder: ReturnType<typeof cifarResnet.create>, inputShape: number[]) {
  const calls: string[] = [];
  const note =
    (site: string) =>
    <X>(x: X, { path }: { path: string }): X => {
      calls.push(`${site} ${path}`);
      return x;
    };
  const regularizer: Regularizer = {
    sites: {
      input: note('input'),
      norm: note('norm'),
      activation: note('activation'),
      head: note('head'),
      branch: (x, { path, index, count }) => {
        calls.push(`branch ${path} ${index + 1}/${count}`);
        return x;
      },
      kernel: (kernel, { path }) => {
        calls.push(`kernel ${path}`);
        return kernel;
      },
    },
  };
  const streams = new Streams(0);
  const sites = createSites([{ name: 'note', regularizer }], streams);
  const model = builder.build({ inputShape, outputs: 3, sites, streams });
  const built = calls.length;
  model.predict(tf.zeros([1, ...inputShape]));
  return { model, built: calls.slice(0, built), used: calls.slice(built) };
}

test('every site of a residual network, in the order in which they are passed', () => {
  const { built } = called(cifarResnet.create({ depth: 8 }), [8, 8, 3]);
  expect(built.slice(0, 8)).toEqual([
    'input input',
    'norm stem_conv',
    'activation stem_relu',
    'norm stage1_unit1_conv1',
    'activation stage1_unit1_relu1',
    'norm stage1_unit1_conv2',
    'branch stage1_unit1_add 1/3',
    'activation stage1_unit1_relu2',
  ]);
  expect(built.at(-1)).toBe('head head');
  expect(built.filter((call) => call.startsWith('branch'))).toEqual([
    'branch stage1_unit1_add 1/3',
    'branch stage2_unit1_add 2/3',
    'branch stage3_unit1_add 3/3',
  ]);
});

test.each([
  ['cifar-resnet', cifarResnet.create({ depth: 8 }), [8, 8, 3]],
  ['wide-resnet', wideResnet.create({ depth: 10, width: 1 }), [8, 8, 3]],
  ['resnext', resnext.create({ width: 16, groups: 4 }), [33, 33, 3]],
  ['se-resnet', seResnet.create({ depth: 18, width: 8 }), [33, 33, 3]],
  ['resmlp', resmlp.create({ width: 8 }), [4]],
  ['restcn', restcn.create({ depth: 2, width: 4 }), [9, 2]],
])('%s: every kernel passes its site before use, and paths are unique', (_, builder, inputShape) => {
  const { model, built, used } = called(builder, inputShape);
  const kernels = model.trainableWeights
    .map(({ originalName }) => originalName)
    .filter((name) => name.endsWith('/kernel'))
    .map((name) => `kernel ${name.slice(0, -'/kernel'.length)}`);
  expect(used.toSorted()).toEqual(kernels.toSorted());
  expect(new Set(built).size).toBe(built.length);
});

test('a plain twin has no branches', () => {
  const { built } = called(cifarResnet.create({ depth: 8, shortcut: 'none' }), [8, 8, 3]);
  expect(built.some((call) => call.startsWith('branch'))).toBe(false);
});
