import * as tf from '@tensorflow/tfjs-core';
import { initializers, input, model } from '@tensorflow/tfjs-layers';
import { beforeAll, expect, test } from 'vitest';
import { loadBackend } from '../backends/load.js';
import { blockDiagonal, groupedConv2d } from './grouped-conv2d.js';

beforeAll(() => loadBackend('wasm'));

const options = { name: 'grouped', strides: 1, padding: 'same', useBias: true } as const;

test('a block-diagonal kernel, by hand: two groups of one channel', () => {
  // [1, 1, 1, 2]: filter 0 sees channel 0, filter 1 channel 1.
  const kernel = tf.tensor4d([5, 7], [1, 1, 1, 2]);
  expect(blockDiagonal(kernel, 2).arraySync()).toEqual([
    [
      [
        [5, 0],
        [0, 7],
      ],
    ],
  ]);
});

test('is one convolution for each group, in values and gradients', () => {
  const layer = groupedConv2d({
    ...options,
    filters: 6,
    kernelSize: 3,
    groups: 2,
    useBias: false,
    kernelInitializer: initializers.heNormal({ seed: 1 }),
  });
  const x = tf.randomNormal<tf.Rank.R4>([2, 5, 5, 4], 0, 1, 'float32', 3);
  const y = layer.apply(x) as tf.Tensor;
  const [weight] = layer.trainableWeights;
  const kernel = weight!.read() as tf.Tensor4D;
  expect(kernel.shape).toEqual([3, 3, 2, 6]);
  const apart = (kernel: tf.Tensor4D) =>
    tf.concat(
      [0, 1].map((group) =>
        tf.conv2d(
          tf.slice(x, [0, 0, 0, 2 * group], [-1, -1, -1, 2]),
          tf.slice(kernel, [0, 0, 0, 3 * group], [-1, -1, -1, 3]),
          1,
          'same',
        ),
      ),
      3,
    );
  expect(tf.max(tf.abs(tf.sub(y, apart(kernel)))).dataSync()[0]).toBeLessThan(1e-5);

  const wanted = tf.grad((k) => tf.sum(tf.square(apart(k as tf.Tensor4D))))(kernel);
  const { grads } = tf.variableGrads(() => tf.sum<tf.Scalar>(tf.square(layer.apply(x) as tf.Tensor)));
  const [gradient] = Object.values(grads);
  expect(tf.max(tf.abs(tf.sub(gradient!, wanted))).dataSync()[0]).toBeLessThan(1e-3);
});

test('keeps no tensor but its result', () => {
  const layer = groupedConv2d({
    ...options,
    filters: 4,
    kernelSize: 3,
    groups: 2,
    kernelInitializer: initializers.zeros(),
  });
  const x = tf.zeros([1, 4, 4, 4]);
  tf.dispose(layer.apply(x) as tf.Tensor);
  const before = tf.memory().numTensors;
  tf.dispose(layer.apply(x) as tf.Tensor);
  expect(tf.memory().numTensors).toBe(before);
});

test('groups that do not divide the channels are an error that names the layer', () => {
  const layer = groupedConv2d({
    ...options,
    filters: 6,
    kernelSize: 3,
    groups: 3,
    kernelInitializer: initializers.zeros(),
  });
  expect(() => layer.apply(input({ shape: [8, 8, 4] }))).toThrow(
    'grouped: 4 channels and 6 filters cannot both be divided into 3 groups; choose numbers that are multiples of 3, or other groups',
  );
});

test.each(['same', 'valid'] as const)('says which shape it gives, %s', (padding) => {
  const layer = groupedConv2d({
    ...options,
    padding,
    filters: 2,
    kernelSize: 3,
    strides: 2,
    groups: 2,
    kernelInitializer: initializers.zeros(),
  });
  const inputs = input({ shape: [7, 8, 2] });
  const symbolic = layer.apply(inputs) as ReturnType<typeof input>;
  const y = model({ inputs, outputs: symbolic }).predict(tf.zeros([1, 7, 8, 2])) as tf.Tensor;
  expect(symbolic.shape.slice(1)).toEqual(y.shape.slice(1));
});
