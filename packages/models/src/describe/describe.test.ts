import { loadBackend } from '@ablate/core';
import * as tf from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, expect, test, vi } from 'vitest';
import { basicBlock } from '../blocks/standalone-blocks.js';
import { BACKENDS, useBackend } from '../use-backend.test.support.js';
import { buildModel } from '../build-model.js';
import { cifarResnet } from '../cifar-resnet/cifar-resnet.js';
import { describeByName, parseShape } from './describe-by-name.js';
import { describe } from './describe.js';
import { formatDescription } from './format.js';
import { formatProgram } from './format-program.js';

beforeAll(() => loadBackend('cpu'));

test('a model that has weights and one that has none are described alike', async () => {
  const model = buildModel(cifarResnet({ depth: 8 }), { inputShape: [32, 32, 3], outputs: 10 });
  expect(describe(model)).toEqual(await describeByName('cifar-resnet', { depth: 8 }));
  model.dispose();
});

test.for(BACKENDS)('describing makes no kernels and keeps no tensor on %s', async (backend, context) => {
  await useBackend(backend, context);
  const before = tf.memory();
  const write = vi.spyOn(tf.backend(), 'write');
  const { parameters } = await describeByName('resnet', { depth: 152 });
  const values = write.mock.calls.reduce((sum, [, shape]) => sum + tf.util.sizeFromShape(shape), 0);
  write.mockRestore();
  expect(parameters).toBe(60_192_808);
  // What norms and biases start with, which is known to be 0 or 1.
  expect(values).toBeLessThan(0.01 * parameters);
  expect(tf.memory().numTensors).toBe(before.numTensors);
  expect(tf.memory().numDataBuffers).toBe(before.numDataBuffers);
});

test('receptive fields: by hand for the stem and first unit of the lecture', async () => {
  const { layers } = await describeByName('lecture-resnet', { input: [96, 96, 1] });
  const seenBy = (name: string) => layers.find((layer) => layer.name === name)?.receptiveField;
  expect(seenBy('stem_conv')).toEqual([7, 7]);
  // 7 + (3 − 1) · 2
  expect(seenBy('stem_pool')).toEqual([11, 11]);
  // 11 + (3 − 1) · 4, twice
  expect(seenBy('block2_unit1_conv2')).toEqual([27, 27]);
  expect(seenBy('classifier')).toBeNull();
});

test('a block that is a layer counts as its layers do', () => {
  const block = basicBlock({ filters: 4, stride: 2 });
  const model = sequential({
    layers: [block.model([9, 9, 3]), layers.conv2d({ filters: 2, kernelSize: 3 })],
  });
  const { layers: rows, macs } = describe(model);
  const inside = describe(block.model([9, 9, 3]));
  // 3×3 of 3×3 pixels of 4 channels to 2 filters
  expect(macs).toBe(inside.macs + 3 * 3 * 3 * 3 * 4 * 2);
  // 3 + (3 − 1) · 2, then two more pixels that are 2 apart
  expect(inside.layers.at(-1)?.receptiveField).toEqual([7, 7]);
  expect(rows.at(-1)?.receptiveField).toEqual([11, 11]);
  expect(describe(model).parameters).toBe(inside.parameters + 74);
});

test("a stock model's layers are described too", () => {
  const first = layers.conv2d({ filters: 2, kernelSize: 3, strides: 2, inputShape: [9, 9, 1] });
  const second = layers.conv2d({ filters: 2, kernelSize: 3 });
  const { layers: rows, inputShape } = describe(sequential({ layers: [first, second] }));
  expect(inputShape).toEqual([9, 9, 1]);
  expect(rows.map(({ receptiveField }) => receptiveField)).toEqual([
    [3, 3],
    [7, 7],
  ]);
});

test('receptive field of a temporal network: 1 + 2 (k − 1)(2^depth − 1) steps', async () => {
  const { layers } = await describeByName('restcn', { depth: 4, options: { kernelSize: 3 } });
  expect(layers.findLast((layer) => layer.name.endsWith('_add'))?.receptiveField).toEqual([61, 1]);
});

test('warns of channels that shrink', async () => {
  const { warnings } = await describeByName('lecture-resnet', { options: { channels: [64, 32] } });
  expect(warnings).toEqual([expect.stringMatching(/^block3: channels shrink from 64 to 32/)]);
});

test('warns of an image that is 1×1 before its stage ends', async () => {
  const { warnings } = await describeByName('lecture-resnet', { input: [28, 28, 1] });
  expect(warnings).toEqual([expect.stringMatching(/^block5: the image is 1×1 from unit 1 of 2 on/)]);
});

test('warns of shortcuts that cannot fit, and still gives the table', async () => {
  const { warnings, layers } = await describeByName('lecture-resnet', {
    input: [96, 96, 1],
    options: { shortcut: 'identity' },
  });
  expect(warnings).toEqual(
    [3, 4, 5].map(
      (block) => expect.stringMatching(`^block${block}_unit1: the branch gives .*choose shortcut`) as string,
    ),
  );
  expect(warnings[0]).toContain('the branch gives [12, 12, 128], the shortcut "identity" [24, 24, 64]');
  expect(layers.at(-1)?.name).toBe('classifier');
});

test('an input smaller than the strides allow is an error', async () => {
  await expect(describeByName('resnet', { depth: 18, input: [16, 16, 3] })).rejects.toThrow(
    /^stage4_unit1: the input \[16, 16, 3\] is smaller than the strides allow: the image \[1, 1, 256\]/,
  );
});

test('an unknown model, an unknown depth and a bad shape are errors that name what is known', async () => {
  await expect(describeByName('resnt')).rejects.toThrow(/no model "resnt"; known: .*did you mean resnet/);
  await expect(describeByName('resnet', { depth: 42 })).rejects.toThrow(
    /option "depth": expected one of 18, 34, 50, 101, 152; received 42/,
  );
  await expect(describeByName('resnet', { input: [224, 224] })).rejects.toThrow(
    /expected inputs \[height, width, channels\], whole numbers from 1; received \[224, 224\]/,
  );
  for (const wrong of ['224x0', '1e2x32x3', '32xx3', '-3', '3.5x3', ''])
    expect(() => parseShape(wrong)).toThrow(`expected a shape such as 224x224x3; received "${wrong}"`);
  expect(parseShape('96x96x1')).toEqual([96, 96, 1]);
});

test('as text: one line a layer, totals and warnings last', async () => {
  const lines = formatDescription(await describeByName('lecture-resnet', { input: [28, 28, 1] })).split('\n');
  expect(lines[0]).toMatch(/^layer +kind +output +parameters +MACs +sees$/);
  expect(lines[3]).toMatch(/^stem_conv +Conv2D +14×14×64 +3,200 +614,656 +7×7$/);
  expect(lines.at(-2)).toBe('lecture_resnet: 28×28×1 → 10, 11,178,378 parameters, 0.033 GMACs');
  expect(lines.at(-1)).toMatch(/^warning: block5/);
});

test('the program as text: one line an op, those of a model within it below, a summary last', async () => {
  const lines = formatProgram(await describeByName('cifar-resnet', { depth: 8 })).split('\n');
  expect(lines[0]).toMatch(/^op +layers +reads +output$/);
  expect(lines[2]).toMatch(/^batchNorm \+ relu +stem_conv_norm \+ stem_relu +stem_conv +32×32×16$/);
  expect(lines.at(-1)).toBe('cifar_resnet8: 23 ops of 33 layers, 9 of them of two');

  const block = basicBlock({ filters: 4 });
  const first = layers.conv2d({ filters: 4, kernelSize: 1, inputShape: [9, 9, 3] });
  const model = sequential({ layers: [first, block.model([9, 9, 4]), layers.reLU()] });
  const nested = formatProgram(describe(model)).split('\n');
  expect(nested[3]).toMatch(/^ {2}conv2d +\S+ +\S+ +9×9×4$/);
  expect(nested.at(-3)).toMatch(/^relu /);
});
