import { loadBackend, type JsonObject } from '@ablate/core';
import { beforeAll, describe as suite, expect, test } from 'vitest';
import { describeByName } from './describe/describe-by-name.js';

beforeAll(() => loadBackend('cpu'));

interface Figure {
  readonly of: string;
  readonly model: string;
  readonly options?: JsonObject;
  readonly input?: number[];
  readonly parameters: number;
  readonly gmacs?: number;
}

const gray = [28, 28, 1];
const FIGURES: readonly Figure[] = [
  { of: 'ResNet-18', model: 'resnet', options: { depth: 18 }, parameters: 11_689_512, gmacs: 1.814 },
  { of: 'ResNet-34', model: 'resnet', options: { depth: 34 }, parameters: 21_797_672, gmacs: 3.664 },
  { of: 'ResNet-50 v1.5', model: 'resnet', options: { depth: 50 }, parameters: 25_557_032, gmacs: 4.089 },
  {
    of: 'ResNet-50 v1',
    model: 'resnet',
    options: { depth: 50, version: 'v1' },
    parameters: 25_557_032,
    gmacs: 3.858,
  },
  { of: 'ResNet-101', model: 'resnet', options: { depth: 101 }, parameters: 44_549_160, gmacs: 7.801 },
  { of: 'ResNet-152', model: 'resnet', options: { depth: 152 }, parameters: 60_192_808, gmacs: 11.514 },
  { of: 'ResNet-50 v2', model: 'resnet', options: { depth: 50, version: 'v2' }, parameters: 25_549_352 },
  { of: 'ResNet-50-D', model: 'resnet', options: { depth: 50, deep: true }, parameters: 25_576_264 },
  { of: 'ResNeXt-50 32×4d', model: 'resnext', parameters: 25_028_904, gmacs: 4.23 },
  { of: 'SE-ResNet-50', model: 'se-resnet', parameters: 28_088_024 },
  { of: 'WRN-28-10', model: 'wide-resnet', parameters: 36_479_194, gmacs: 5.243 },
  { of: 'WRN-16-8', model: 'wide-resnet', options: { depth: 16, width: 8 }, parameters: 10_961_370 },
  { of: 'WRN-40-4', model: 'wide-resnet', options: { depth: 40, width: 4 }, parameters: 8_949_210 },
  { of: 'ResNet-20 B', model: 'cifar-resnet', options: { depth: 20 }, parameters: 272_474 },
  { of: 'ResNet-20 A', model: 'cifar-resnet', options: { shortcut: 'zero-pad' }, parameters: 269_722 },
  {
    of: 'ResNet-32 A',
    model: 'cifar-resnet',
    options: { depth: 32, shortcut: 'zero-pad' },
    parameters: 464_154,
  },
  {
    of: 'ResNet-44 A',
    model: 'cifar-resnet',
    options: { depth: 44, shortcut: 'zero-pad' },
    parameters: 658_586,
  },
  {
    of: 'ResNet-56 A',
    model: 'cifar-resnet',
    options: { depth: 56, shortcut: 'zero-pad' },
    parameters: 853_018,
  },
  {
    of: 'ResNet-110 A',
    model: 'cifar-resnet',
    options: { depth: 110, shortcut: 'zero-pad' },
    parameters: 1_727_962,
  },
  {
    of: 'ResNet-20 A, gray',
    model: 'cifar-resnet',
    options: { shortcut: 'zero-pad' },
    input: gray,
    parameters: 269_434,
    gmacs: 0.031,
  },
  { of: 'the lecture at 224', model: 'lecture-resnet', parameters: 11_178_378, gmacs: 1.735 },
  {
    of: 'the lecture at 96',
    model: 'lecture-resnet',
    input: [96, 96, 1],
    parameters: 11_178_378,
    gmacs: 0.319,
  },
  { of: 'the lecture at 28', model: 'lecture-resnet', input: gray, parameters: 11_178_378, gmacs: 0.033 },
];

test.each(FIGURES)('$of has the published figures', async ({ model, options, input, parameters, gmacs }) => {
  const description = await describeByName(model, { options, input });
  expect(description.parameters).toBe(parameters);
  if (gmacs !== undefined) expect(description.gmacs).toBe(gmacs);
});

test('the plain twin has the same convolutions, without what shortcuts add', async () => {
  const residual = await describeByName('cifar-resnet', { depth: 20, options: { shortcut: 'zero-pad' } });
  const plain = await describeByName('cifar-resnet', { depth: 20, options: { shortcut: 'none' } });
  expect(plain.parameters).toBe(residual.parameters);
  expect(plain.macs).toBe(residual.macs);
  expect(plain.layers.some(({ kind }) => kind === 'Add')).toBe(false);
});

suite("the lecture's shape tables", () => {
  test.each([
    [224, [112, 56, 56, 28, 14, 7]],
    [96, [48, 24, 24, 12, 6, 3]],
    [28, [14, 7, 7, 4, 2, 1]],
  ])('at %i²', async (side, [conv, stem, ...blocks]) => {
    const { layers } = await describeByName('lecture-resnet', { input: [side, side, 1] });
    const shapeOf = (name: string) => layers.find((layer) => layer.name === name)?.outputShape;
    expect(shapeOf('stem_conv')).toEqual([conv, conv, 64]);
    expect(shapeOf('stem_pool')).toEqual([stem, stem, 64]);
    expect([2, 3, 4, 5].map((block) => shapeOf(`block${block}_unit2_relu2`))).toEqual(
      blocks.map((image, i) => [image, image, 64 * 2 ** i]),
    );
  });
});
