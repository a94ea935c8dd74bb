import * as tf from '@tensorflow/tfjs-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { onBackend, relativeError, skipWithout } from '../testing/on-backend.js';
import { Generator } from '../random/streams.js';

type Size = [number, number, number, number];
const normal = (seed: number, shape: number[]) =>
  tf.tensor4d(new Generator(seed).normal(shape.reduce((a, b) => a * b, 1)), shape as Size);

interface Case {
  readonly input: Size;
  readonly kernel: number;
  readonly filters: number;
  readonly stride: number;
  readonly pad: 'same' | 'valid' | number;
}

function outputAndGradients({ input, kernel, filters, stride, pad }: Case): tf.Tensor[] {
  return tf.tidy(() => {
    const x = normal(1, input);
    const w = normal(2, [kernel, kernel, input[3], filters]);
    const run = (x: tf.Tensor4D, w: tf.Tensor4D) => tf.conv2d(x, w, stride, pad);
    const y = run(x, w);
    const gradients = tf.grads((x, w) => run(x as tf.Tensor4D, w as tf.Tensor4D));
    return [y, ...gradients([x, w], normal(3, y.shape))];
  });
}

const CASES: Case[] = [
  { input: [2, 8, 8, 16], kernel: 3, filters: 16, stride: 1, pad: 'same' },
  { input: [3, 7, 9, 8], kernel: 3, filters: 24, stride: 2, pad: 1 },
  { input: [2, 9, 6, 5], kernel: 3, filters: 11, stride: 2, pad: 'same' },
  { input: [1, 12, 12, 4], kernel: 7, filters: 8, stride: 2, pad: 3 },
  { input: [2, 5, 5, 16], kernel: 1, filters: 32, stride: 2, pad: 'valid' },
  { input: [2, 6, 6, 1], kernel: 3, filters: 16, stride: 1, pad: 'same' },
  { input: [2, 6, 11, 3], kernel: 5, filters: 2, stride: 3, pad: 2 },
  { input: [2, 4, 3, 12], kernel: 3, filters: 20, stride: 3, pad: 'valid' },
  // Enough pixels for Winograd's algorithm, with pieces at the edge that are cut off.
  { input: [6, 13, 11, 8], kernel: 3, filters: 24, stride: 1, pad: 'same' },
  { input: [3, 12, 14, 72], kernel: 3, filters: 40, stride: 1, pad: 'valid' },
  { input: [4, 16, 16, 16], kernel: 3, filters: 16, stride: 1, pad: 2 },
];

describe.each(['wasm', 'tensorflow'])('on %s', (backend) => {
  beforeEach((context) => skipWithout(backend, context));

  it.each(CASES)(
    'convolution and its gradients agree with cpu: $input, $kernel×$kernel, $filters filters, stride $stride, pad $pad',
    async (options) => {
      const expected = await onBackend('cpu', () => outputAndGradients(options));
      const actual = await onBackend(backend, () => outputAndGradients(options));
      for (const [i, values] of actual.entries())
        expect(relativeError(values, expected[i]!)).toBeLessThan(1e-4);
    },
  );

  it.each([5, 16])('adds a bias, and gives its gradient: images of %i pixels', async (side) => {
    const run = () =>
      tf.tidy(() => {
        const x = normal(1, [2, side, side, 8]);
        const w = normal(2, [3, 3, 8, 16]);
        const bias = tf.tensor1d(new Generator(3).normal(16));
        const convolve = (x: tf.Tensor, filter: tf.Tensor, bias: tf.Tensor) =>
          tf.fused.conv2d({
            x: x as tf.Tensor4D,
            filter: filter as tf.Tensor4D,
            strides: 1,
            pad: 'same',
            bias,
          });
        return [convolve(x, w, bias), ...tf.grads(convolve)([x, w, bias])];
      });
    const expected = await onBackend('cpu', run);
    const actual = await onBackend(backend, run);
    for (const [i, values] of actual.entries())
      expect(relativeError(values, expected[i]!)).toBeLessThan(1e-4);
  });
});
