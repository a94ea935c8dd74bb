import * as tf from '@tensorflow/tfjs-core';
import { elementAt } from '../element-at.js';
import { addRelu } from '../ops/add-relu.js';
import { batchNorm } from '../ops/batch-norm.js';
import { convolve } from '../ops/convolve.js';
import { crossEntropy } from '../ops/cross-entropy.js';
import {
  batchNormReference,
  convolutionReference,
  crossEntropyReference,
  maxPoolReference,
  meanReference,
  type Numbers,
} from './reference.js';

const EPSILON = 1e-3;
const CLASSES = [2, 0, 1, 1];

/** An op on inputs of some shapes, and what it has to give. */
export interface OpCase {
  readonly name: string;
  /** Shapes of what it is differentiated in. */
  readonly shapes: readonly number[][];
  run(this: void, ...inputs: tf.Tensor[]): tf.Tensor;
  /** The same in double precision. */
  reference(this: void, ...inputs: readonly Numbers[]): Numbers;
}

type Geometry = [name: string, x: number[], filter: number[], stride: number, pad: 'same' | 'valid'];

const GEOMETRIES: Geometry[] = [
  ['3×3', [2, 4, 4, 4], [3, 3, 4, 8], 1, 'same'],
  ['1×1 on one image', [1, 3, 5, 6], [1, 1, 6, 4], 1, 'valid'],
  ['1×1 with stride 2', [2, 5, 3, 4], [1, 1, 4, 3], 2, 'valid'],
  ['stride 2 on odd sides', [1, 7, 5, 3], [3, 3, 3, 2], 2, 'same'],
  ['stride 3', [2, 7, 8, 1], [3, 3, 1, 4], 3, 'valid'],
  ['a kernel of the whole image', [2, 3, 3, 2], [3, 3, 2, 5], 1, 'valid'],
  ['7×7 with stride 2', [1, 9, 9, 1], [7, 7, 1, 3], 2, 'same'],
  ['an image of one pixel', [3, 1, 1, 4], [3, 3, 4, 2], 1, 'same'],
  // Channels, filters and size for which TensorFlow's backend goes by Winograd, with pieces that are cut off.
  ['3×3 on many odd sides', [4, 7, 7, 8], [3, 3, 8, 8], 1, 'same'],
];

/** Every differentiable op of which a backend may have a kernel of its own. */
export const OP_CASES: readonly OpCase[] = [
  ...GEOMETRIES.map(([name, x, filter, stride, pad]): OpCase => ({
    name: `convolution, ${name}`,
    shapes: [x, filter, filter.slice(3)],
    run: (x, filter, bias) => convolve(x, filter, { strides: stride, pad, bias }),
    reference: (values, weights, bias) =>
      convolutionReference({ values, shape: x }, { values: weights, shape: filter }, bias, stride, pad),
  })),
  ...[
    [4, 3],
    [2, 3, 5, 8],
    [1, 5, 2, 19],
    [3, 7, 2],
  ].map((shape): OpCase => ({
    name: `batch norm of [${shape.join(', ')}]`,
    shapes: [shape, shape.slice(-1), shape.slice(-1)],
    run: (x, gamma, beta) => batchNorm(x, gamma, beta, { epsilon: EPSILON }),
    reference: (x, gamma, beta) => batchNormReference(x, gamma, beta, EPSILON),
  })),
  {
    name: 'batch norm with the rectified linear unit',
    shapes: [[4, 3, 5], [5], [5]],
    run: (x, gamma, beta) => batchNorm(x, gamma, beta, { epsilon: EPSILON, rectify: true }),
    reference: (x, gamma, beta) =>
      batchNormReference(x, gamma, beta, EPSILON).map((value) => Math.max(value, 0)),
  },
  {
    name: 'relu',
    shapes: [[3, 7]],
    run: (x) => tf.relu(x),
    reference: (x) => x.map((value) => Math.max(value, 0)),
  },
  ...[[1, 2], [3], [0, 1, 2, 3]].map((axes): OpCase => ({
    name: `mean over axes ${axes.join(', ')}`,
    shapes: [[2, 3, 4, 5]],
    run: (x) => tf.mean(x, axes),
    reference: (x) => meanReference({ values: x, shape: [2, 3, 4, 5] }, axes),
  })),
  {
    name: 'the rectified sum',
    shapes: [
      [3, 7],
      [3, 7],
    ],
    run: (a, b) => addRelu(a, b),
    reference: (a, b) => a.map((value, i) => Math.max(value + elementAt(b, i), 0)),
  },
  {
    name: 'cross-entropy',
    shapes: [[4, 3]],
    run: (logits) => crossEntropy(logits, tf.tensor1d(CLASSES, 'int32')),
    reference: (logits) => [crossEntropyReference(logits, CLASSES)],
  },
  ...[
    { shape: [2, 5, 4, 3], size: 2, stride: 2 },
    { shape: [1, 7, 7, 2], size: 3, stride: 2 },
    { shape: [1, 7, 7, 1], size: 3, stride: 3 },
  ].map(({ shape, size, stride }): OpCase => ({
    name: `max pooling ${size}×${size} of [${shape.join(', ')}], stride ${stride}`,
    shapes: [shape],
    run: (x) => tf.maxPool(x as tf.Tensor4D, size, stride, 'valid'),
    reference: (x) => maxPoolReference({ values: x, shape }, size, stride),
  })),
];
