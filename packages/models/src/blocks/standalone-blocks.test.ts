import { loadBackend } from '@ablate/core';
import * as tf from '@tensorflow/tfjs-core';
import { input, layers, model } from '@tensorflow/tfjs-layers';
import { beforeAll, describe as suite, expect, test } from 'vitest';
import type { Block } from './block.js';
import {
  basicBlock,
  bottleneckBlock,
  preactivationBlock,
  preactivationBottleneckBlock,
  residualBlock,
  resnetBlock,
  squeezeExcitationBlock,
} from './standalone-blocks.js';

beforeAll(() => loadBackend('wasm'));

const x = () => tf.randomNormal([4, 6, 6, 3], 0, 1, 'float32', 1);

suite("the lecture's Residual", () => {
  test.each([
    [{ channels: 3 }, [4, 6, 6, 3]],
    [{ channels: 6, use1x1conv: true, strides: 2 }, [4, 3, 3, 6]],
    [{ channels: 6, use1x1conv: true, strides: 3 }, [4, 2, 2, 6]],
  ])('%o on 4×6×6×3 gives %j', (options, shape) => {
    expect(residualBlock(options).apply(x()).shape).toEqual(shape);
  });

  test('has biased convolutions, and a 1×1 even where the shape stays if asked for', () => {
    const names = (use1x1conv: boolean) =>
      residualBlock({ channels: 3, use1x1conv })
        .model([6, 6, 3])
        .trainableWeights.map(({ originalName }) => originalName);
    expect(names(false)).not.toContain('block_shortcut/kernel');
    expect(names(true)).toEqual(
      expect.arrayContaining(['block_conv1/bias', 'block_shortcut/kernel', 'block_shortcut/bias']),
    );
  });

  test('other channels without the 1×1 convolution are an error that says so', () => {
    expect(() => residualBlock({ channels: 6, name: 'second' }).apply(x())).toThrow(
      'second: the branch gives [6, 6, 6], the shortcut "identity" [6, 6, 3]; shapes must be equal to be added: choose shortcut "projection" (a 1×1 convolution, use1x1conv: true), or stride 1 and the same channels',
    );
  });
});

test("the lecture's resnet_block: the first unit halves unless it is the first block", () => {
  expect(resnetBlock({ channels: 3, numResiduals: 2, firstBlock: true }).apply(x()).shape).toEqual([
    4, 6, 6, 3,
  ]);
  expect(resnetBlock({ channels: 8, numResiduals: 3 }).apply(x()).shape).toEqual([4, 3, 3, 8]);
});

test('blocks are put into a network as layers are', () => {
  const inputs = input({ shape: [9, 9, 3] });
  const first = bottleneckBlock({
    name: 'first',
    filters: 16,
    stride: 2,
    strideIn: 'first',
    squeeze: 4,
  }).apply(inputs);
  const second = preactivationBottleneckBlock({ name: 'second', filters: 16, groups: 2 }).apply(first);
  const third = preactivationBlock({ name: 'third', filters: 20, stride: 2, shortcut: 'zero-pad' }).apply(
    second,
  );
  const net = model({
    inputs,
    outputs: basicBlock({ name: 'fourth', filters: 20, shortcut: 'none' }).apply(third),
  });
  expect((net.predict(tf.zeros([2, 9, 9, 3])) as tf.Tensor).shape).toEqual([2, 3, 3, 20]);
  expect(net.layers.some(({ name }) => name === 'fourth_add')).toBe(false);
});

test('a zero-pad shortcut cannot take channels away', () => {
  expect(() => basicBlock({ filters: 2, shortcut: 'zero-pad' }).apply(x())).toThrow(
    /^block: the branch gives \[6, 6, 2\], the shortcut "zero-pad" \[6, 6, 3\].*none taken away: choose shortcut "projection"/,
  );
});

test('channels that cannot be grouped are an error that names the layer', () => {
  expect(() => bottleneckBlock({ filters: 40, groups: 4 }).apply(x())).toThrow(
    /^block_conv2: 10 channels and 10 filters cannot both be divided into 4 groups/,
  );
});

suite('with the last γ at zero and an identity shortcut', () => {
  const block = () => basicBlock({ filters: 3, zeroInitResidual: true });

  test('the block is exactly relu(x), in both modes', () => {
    const zero = block();
    for (const training of [false, true])
      expect(zero.apply(x(), { training }).dataSync()).toEqual(tf.relu(x()).dataSync());
  });

  test("the gradients of its convolutions are exactly 0, γ's is not", () => {
    const zero = block();
    const net = zero.model([6, 6, 3]);
    const { grads } = tf.variableGrads(() =>
      tf.sum<tf.Scalar>(tf.square(zero.apply(x(), { training: true }))),
    );
    for (const weight of net.trainableWeights) {
      const value: tf.Tensor = weight.read();
      const gradient = value instanceof tf.Variable ? grads[value.name]! : tf.zeros([1]);
      const largest = tf.max(tf.abs(gradient)).dataSync()[0];
      if (weight.originalName.endsWith('/kernel')) expect(largest, weight.originalName).toBe(0);
      if (weight.originalName === 'block_conv2_norm/gamma') expect(largest).toBeGreaterThan(0);
    }
  });

  test('a preactivated block and one without norms start at their shortcut too', () => {
    const input = x();
    expect(preactivationBlock({ filters: 3, zeroInitResidual: true }).apply(input).dataSync()).toEqual(
      input.dataSync(),
    );
    const bare = basicBlock({ filters: 3, zeroInitResidual: true, norm: 'none' });
    expect(bare.apply(input).dataSync()).toEqual(tf.relu(input).dataSync());
  });
});

suite('every block in a model of the reader’s own', () => {
  const BLOCKS: Readonly<
    Record<string, (options: { shortcut: 'projection' | 'zero-pad' | 'none' }) => Block>
  > = {
    basic: ({ shortcut }) => basicBlock({ filters: 8, stride: 2, shortcut }),
    bottleneck: ({ shortcut }) => bottleneckBlock({ filters: 8, stride: 2, groups: 2, shortcut }),
    preactivation: ({ shortcut }) => preactivationBlock({ filters: 8, stride: 2, shortcut }),
    'preactivated bottleneck': ({ shortcut }) =>
      preactivationBottleneckBlock({ filters: 8, inner: 4, stride: 2, groups: 2, squeeze: 2, shortcut }),
  };
  const CASES = Object.keys(BLOCKS).flatMap((name) =>
    (['projection', 'zero-pad', 'none'] as const).map((shortcut) => ({ name, shortcut })),
  );

  test.each(CASES)(
    '$name with shortcut $shortcut: fits, on an image of odd size',
    async ({ name, shortcut }) => {
      const inputs = input({ shape: [7, 5, 3] });
      const features = BLOCKS[name]!({ shortcut }).apply(inputs);
      expect(features.shape).toEqual([null, 4, 3, 8]);
      const flat = layers.flatten().apply(features);
      const net = model({ inputs, outputs: layers.dense({ units: 1 }).apply(flat) as typeof inputs });
      net.compile({ optimizer: tf.train.adam(0.01), loss: 'meanSquaredError' });
      const images = tf.randomNormal([8, 7, 5, 3], 0, 1, 'float32', 1);
      const { history } = await net.fit(images, tf.reshape(tf.mean(images, [1, 2, 3]), [8, 1]), {
        epochs: 40,
      });
      const loss = history.loss as number[];
      expect(loss.at(-1)).toBeLessThan(loss[0]! / 2);
    },
  );
});

test('squeeze-and-excitation alone: each map by one factor between 0 and 1', () => {
  const image = x();
  const block = squeezeExcitationBlock({ reduction: 2 });
  const factors = tf.div(block.apply(image), image).arraySync() as number[][][][];
  for (const rows of factors)
    for (const pixels of rows)
      for (const channels of pixels)
        for (const [channel, factor] of channels.entries()) {
          expect(factor).toBeCloseTo(rows[0]![0]![channel]!, 4);
          expect(factor > 0 && factor < 1).toBe(true);
        }
});

test('kernels start by the rule that was asked for', () => {
  const ruleOf = (block: Block) =>
    block.model([6, 6, 3]).getLayer('block_conv1').getConfig().kernelInitializer;
  expect(ruleOf(residualBlock({ channels: 3 }))).toMatchObject({ config: { mode: 'fanAvg' } });
  expect(ruleOf(residualBlock({ channels: 3, initializer: 'he' }))).toMatchObject({
    config: { mode: 'fanOut' },
  });
  expect(ruleOf(basicBlock({ filters: 3, initializer: 'xavier' }))).toMatchObject({
    config: { mode: 'fanAvg' },
  });
});
