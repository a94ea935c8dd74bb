import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { convolve } from '@ablate/core/ops';
import { onBackend, relativeError } from '@ablate/core/testing';
import { Generator } from '@ablate/core';
import { leaveNaN } from './own-kernels.test.support.js';
import { outputShape, plainConvolution, type Geometry } from './plain-convolution.test.support.js';

/** What the op hands on, each number another one; that the kernels compute it right, their own tests say. */
const CASES: [why: string, Geometry][] = [
  [
    'strides, sides and zeros that all differ',
    { x: [2, 9, 7, 5], kernel: [2, 5], filters: 8, strides: [3, 2], pad: [0, 1, 3, 2] },
  ],
  [
    'more zeros below than above',
    { x: [2, 7, 6, 40], kernel: [3, 3], filters: 96, strides: [2, 2], pad: [1, 1, 0, 1] },
  ],
  [
    'by Winograd, with unequal zeros',
    { x: [3, 12, 13, 72], kernel: [3, 3], filters: 40, strides: [1, 1], pad: [0, 0, 0, 1] },
  ],
];

/** Tests of the convolution and its gradients, for a process in which `ABLATE_THREADS` has been set. */
export function testConvolutions(): void {
  describe('convolution and its gradients', () => {
    it.each(CASES)('%s', async (_why, geometry) => {
      const out = outputShape(geometry);
      const filterShape = [...geometry.kernel, geometry.x[3], geometry.filters];
      const values = (seed: number, shape: readonly number[]) =>
        new Generator(seed).normal(shape.reduce((a, b) => a * b, 1));
      const operands = {
        x: values(1, geometry.x),
        filter: values(2, filterShape),
        bias: values(3, [geometry.filters]),
        dy: values(4, out),
      };
      const [top, bottom, left, right] = geometry.pad;
      const run = (x: tf.Tensor, filter: tf.Tensor, bias: tf.Tensor) =>
        convolve(x, filter, {
          strides: geometry.strides,
          pad: [
            [0, 0],
            [top, bottom],
            [left, right],
            [0, 0],
          ],
          bias,
        });
      await leaveNaN(out, geometry.x, filterShape);
      const results = await onBackend('tensorflow', () =>
        tf.tidy(() => {
          const inputs = [
            tf.tensor(operands.x, geometry.x),
            tf.tensor(operands.filter, filterShape),
            tf.tensor1d(operands.bias),
          ] as const;
          return [run(...inputs), ...tf.grads(run)([...inputs], tf.tensor(operands.dy, out))];
        }),
      );
      const expected = plainConvolution(geometry, operands);
      const names = ['y', 'dx', 'dFilter', 'dBias'] as const;
      for (const [i, name] of names.entries())
        expect(relativeError(results[i] ?? [], expected[name]), name).toBeLessThan(1e-5);
    });
  });
}
