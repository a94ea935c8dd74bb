import {
  input,
  layers,
  model,
  sequential,
  type LayersModel,
  type SymbolicTensor,
} from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadBackend } from '../backends/load.js';
import type { Regularizer } from '../plugins/hooks.js';
import type { BuildContext } from '../plugins/model.js';
import type { Sites } from '../plugins/sites.js';
import { Streams } from '../random/streams.js';
import { buildNetwork } from './build-network.js';

beforeAll(() => loadBackend('cpu'));

function built(
  build: (context: BuildContext) => LayersModel,
  { shape = [4], regularizer = {} }: { shape?: readonly number[]; regularizer?: Regularizer } = {},
) {
  return buildNetwork({
    builder: { build },
    name: 'm',
    regularizers: [{ name: 'r', regularizer }],
    shape: { inputShape: [5], outputShape: shape },
    streams: new Streams(0),
  });
}

describe('a model whose outputs do not fit', () => {
  const flat = (units: number) => () => sequential({ layers: [layers.dense({ units, inputShape: [5] })] });
  const stepwise = (units: number) => () =>
    sequential({ layers: [layers.dense({ units, inputShape: [5, 2] })] });

  it.each([
    ['other classes', flat(3), [4], 'model m: expected outputs [N, 4]; received [N, 3]'],
    ['steps', stepwise(4), [4], 'model m: expected outputs [N, 4]; received [N, 5, 4]'],
    [
      'no steps',
      flat(4),
      [5, 4],
      'model m: expected outputs [N, 5, 4]; received [N, 4]; it has no outputs for each step: use one that has, such as restcn',
    ],
    [
      'no classes for each step',
      flat(5),
      [5, 4],
      'model m: expected outputs [N, 5, 4]; received [N, 5]; it has no outputs for each step: use one that has, such as restcn',
    ],
    [
      'other steps',
      stepwise(4),
      [6, 4],
      'model m: expected outputs [N, 6, 4]; received [N, 5, 4]; it has no outputs for each step: use one that has, such as restcn',
    ],
  ])('is an error: %s', (_, build, shape, message) => {
    expect(() => built(build, { shape })).toThrow(expect.objectContaining({ code: 'SHAPE', message }));
  });

  it('is no error where they do', () => {
    expect(() => [built(flat(4)), built(stepwise(4), { shape: [5, 4] })]).not.toThrow();
  });
});

describe('a regularizer without a part in the model', () => {
  const fill = (x: SymbolicTensor, { path }: { path: string }) =>
    layers.reLU({ name: `${path}_filled` }).apply(x) as SymbolicTensor;
  /** Two dense layers, and between them whatever is done at the sites. */
  const network =
    (pass: (x: SymbolicTensor, sites: Sites) => SymbolicTensor) =>
    ({ sites }: BuildContext) => {
      const inputs = input({ shape: [5] });
      const features = layers.dense({ units: 5, name: 'first' }).apply(inputs) as SymbolicTensor;
      const last = layers.dense({ units: 4, name: 'last' });
      return model({ inputs, outputs: last.apply(pass(features, sites)) as SymbolicTensor });
    };

  it.each<[string, Regularizer, ReturnType<typeof network>, string]>([
    [
      'a site that is never called',
      { sites: { head: fill } },
      network((x, sites) => sites.activation(sites.norm(x, 'a'), 'b')),
      'r would never act: it fills the site head, which the model m never calls; sites that it calls: norm, activation',
    ],
    [
      'one of two sites',
      { sites: { head: fill, activation: fill } },
      network((x, sites) => sites.activation(x, 'b')),
      'r would never act: it fills the site head, which the model m never calls; sites that it calls: activation',
    ],
    [
      'a kernel that is not passed on',
      { sites: { kernel: (kernel) => kernel } },
      network((x) => x),
      'r would never act: it fills the site kernel, which the model m never calls; sites that it calls: none',
    ],
    [
      'a site whose result is left out',
      { sites: { head: fill } },
      network((x, sites) => (sites.head(x, 'pool'), x)),
      'r would never act: the model m calls sites.head at pool, but leaves out what it gives',
    ],
    [
      'a layer that is not there',
      { layers: ['last', 'frist'] },
      network((x) => x),
      'r would never act on frist: model m: no layer "frist"; known: first, input',
    ],
  ])('is an error: %s', (_, regularizer, build, message) => {
    expect(() => built(build, { regularizer })).toThrow(
      expect.objectContaining({ code: 'CONFIG', message: expect.stringContaining(message) as string }),
    );
  });

  it.each<[string, Regularizer]>([
    ['sites', { sites: { head: fill, activation: (x) => x, kernel: (kernel) => kernel } }],
    ['layers', { layers: ['first', 'last'] }],
    ['hooks alone', { onBatchEnd: () => undefined }],
  ])('is no error where it has one: %s', (_, regularizer) => {
    const build = network((x, sites) => {
      sites.kernel('last');
      return sites.head(sites.activation(x, 'a'), 'h');
    });
    expect(() => built(build, { regularizer })).not.toThrow();
  });
});
