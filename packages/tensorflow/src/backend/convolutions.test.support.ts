import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { convolve } from '@ablate/core/ops';
import { onBackend, relativeError } from '@ablate/core/testing';
import { Generator } from '@ablate/core';
import { leaveNaN } from './own-kernels.test.support.js';
import { outputShape, plainConvolution, type Geometry } from './plain-convolution.test.support.js';

const ONE: Geometry['strides'] = [1, 1];
const TWO: Geometry['strides'] = [2, 2];
const THREE_BY_THREE: Geometry['kernel'] = [3, 3];
const POINTWISE: Geometry['kernel'] = [1, 1];
const NONE: Geometry['pad'] = [0, 0, 0, 0];
const SAME: Geometry['pad'] = [1, 1, 1, 1];

/** Tiles have up to six rows, which are pixels or channels; these leave each other number of them to the last tile. */
const PARTS = [1, 2, 3, 4, 5];

/** What each is there for: channels go through in blocks of 32, filters in packs of 16, images in groups. */
const DIRECT: [why: string, Geometry][] = [
  [
    'one channel, part of a pack',
    { x: [2, 5, 6, 1], kernel: THREE_BY_THREE, filters: 12, strides: ONE, pad: SAME },
  ],
  [
    'one pixel, a filter more than a pack',
    { x: [1, 1, 1, 3], kernel: THREE_BY_THREE, filters: 17, strides: ONE, pad: SAME },
  ],
  [
    'a block and a part, six packs, more zeros below than above',
    { x: [2, 7, 6, 40], kernel: THREE_BY_THREE, filters: 96, strides: TWO, pad: [1, 1, 0, 1] },
  ],
  [
    'blocks shared out, the last ones in part',
    { x: [2, 4, 5, 130], kernel: POINTWISE, filters: 130, strides: ONE, pad: NONE },
  ],
  [
    'as many outputs as filter taps',
    { x: [2, 3, 3, 64], kernel: THREE_BY_THREE, filters: 64, strides: ONE, pad: NONE },
  ],
  [
    'more pixels than are run over at a time',
    { x: [1, 12, 12, 32], kernel: POINTWISE, filters: 16, strides: ONE, pad: NONE },
  ],
  [
    'more images than one group',
    { x: [5, 20, 20, 32], kernel: POINTWISE, filters: 16, strides: ONE, pad: NONE },
  ],
  [
    'pixels that no tap meets, unequal strides',
    { x: [3, 8, 7, 12], kernel: [1, 2], filters: 12, strides: [2, 3], pad: NONE },
  ],
  [
    'more zeros than the filter reaches over',
    { x: [2, 4, 3, 16], kernel: POINTWISE, filters: 24, strides: ONE, pad: [1, 2, 2, 1] },
  ],
  [
    'a stride of 3, a filter that is not square',
    { x: [2, 9, 7, 5], kernel: [2, 5], filters: 8, strides: [3, 2], pad: [0, 1, 3, 2] },
  ],
  [
    'large enough for Winograd, but not its number of filters',
    { x: [3, 8, 8, 8], kernel: THREE_BY_THREE, filters: 12, strides: ONE, pad: SAME },
  ],
  [
    'large enough for Winograd, but not its number of channels',
    { x: [3, 8, 8, 12], kernel: THREE_BY_THREE, filters: 8, strides: ONE, pad: SAME },
  ],
  ...PARTS.map((rows): [string, Geometry] => [
    `a tile of ${rows}`,
    { x: [1, rows, 1, rows], kernel: POINTWISE, filters: 8, strides: ONE, pad: NONE },
  ]),
];

/** Outputs are computed in pieces of 4 × 4; these go through in groups, channels in blocks of 64. */
const WINOGRAD: [why: string, Geometry][] = [
  [
    'half a pack of filters, two columns of zeros',
    { x: [3, 8, 9, 16], kernel: THREE_BY_THREE, filters: 8, strides: ONE, pad: [2, 2, 2, 2] },
  ],
  [
    'several groups of pieces, pieces that are cut off',
    { x: [6, 13, 11, 8], kernel: THREE_BY_THREE, filters: 24, strides: ONE, pad: SAME },
  ],
  [
    'a block and a part, unequal zeros',
    { x: [3, 12, 13, 72], kernel: THREE_BY_THREE, filters: 40, strides: ONE, pad: [0, 0, 0, 1] },
  ],
  ['three blocks', { x: [1, 16, 16, 136], kernel: THREE_BY_THREE, filters: 16, strides: ONE, pad: SAME }],
  ...PARTS.map((rows): [string, Geometry] => [
    `a last tile of ${rows}`,
    { x: [12 + rows, 4, 4, 8], kernel: THREE_BY_THREE, filters: 8, strides: ONE, pad: SAME },
  ]),
];

/** Tests of the convolution and its gradients, for a process in which `ABLATE_THREADS` has been set. */
export function testConvolutions(): void {
  describe.each([
    ['direct', DIRECT],
    ['by Winograd', WINOGRAD],
  ] as const)('convolution and its gradients, %s', (_, cases) => {
    it.each(cases)('%s', async (_why, geometry) => {
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
