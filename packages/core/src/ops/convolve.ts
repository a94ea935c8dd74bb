import * as tf from '@tensorflow/tfjs-core';
import { convolutionGeometry, isPlainConvolution, type Shape4 } from '../backends/convolutions.js';
import { AblateError } from '../errors.js';
import { declareOp, optional, tensor } from './declare-op.js';

const X = tensor('images', 'height', 'width', 'channels');
const FILTER = tensor('kernelHeight', 'kernelWidth', 'channels', 'filters');
const Y = tensor('images', 'outHeight', 'outWidth', 'filters');

/** Where the filter meets the image. */
const GEOMETRY = {
  strideY: 'int',
  strideX: 'int',
  /** Rows and columns of zeros before the image. */
  top: 'int',
  left: 'int',
} as const;

/** Convolution, as tfjs's own kernels compute it without a dilation or an activation. */
export const CONVOLVE = declareOp({
  name: 'convolve',
  inputs: { x: X, filter: FILTER, bias: optional('filters') },
  outputs: { y: Y },
  attributes: { ...GEOMETRY, outHeight: 'int', outWidth: 'int' },
  stock: {
    kernels: ['FusedConv2D', 'Conv2D'],
    read: (inputs, attributes) => {
      const { x, filter } = inputs;
      if (x === undefined || filter === undefined || !isPlainConvolution(attributes)) return undefined;
      return { inputs, attributes: convolutionGeometry(x.shape, filter.shape, attributes) };
    },
    // tfjs's `FusedConv2D` has none; only `convolve` runs it under differentiation.
    gradient: {
      inputsToSave: ['x', 'filter'],
      gradFunc: (dy, saved, attributes) => {
        const [x, filter] = saved as [tf.Tensor, tf.Tensor];
        const { strides, pad } = attributes as { strides: number | number[]; pad: string };
        const geometry = { strides, pad, dataFormat: 'NHWC', dimRoundingMode: '' };
        return {
          x: () => runStock('Conv2DBackpropInput', { dy, filter }, { ...geometry, inputShape: x.shape }),
          filter: () =>
            runStock('Conv2DBackpropFilter', { x, dy }, { ...geometry, filterShape: filter.shape }),
          bias: () => tf.sum(dy, [0, 1, 2]),
        };
      },
    },
  },
});

/** The op of the gradient of `convolve` by its input: `dy, filter → dx`. */
export const CONVOLVE_INPUT_GRADIENT = declareOp({
  name: 'convolveInputGradient',
  inputs: { dy: Y, filter: FILTER },
  outputs: { dx: X },
  attributes: { ...GEOMETRY, height: 'int', width: 'int' },
  stock: {
    kernels: ['Conv2DBackpropInput'],
    read: (inputs, attributes) => {
      const { filter } = inputs;
      if (filter === undefined || !isPlainConvolution(attributes)) return undefined;
      const xShape = attributes.inputShape as Shape4;
      const [, height, width] = xShape;
      const { strideY, strideX, top, left } = convolutionGeometry(xShape, filter.shape, attributes);
      return { inputs, attributes: { strideY, strideX, top, left, height, width } };
    },
  },
});

/** The op of the gradient of `convolve` by its filter: `x, dy → gradient`. */
export const CONVOLVE_FILTER_GRADIENT = declareOp({
  name: 'convolveFilterGradient',
  inputs: { x: X, dy: Y },
  outputs: { gradient: FILTER },
  attributes: { ...GEOMETRY, kernelHeight: 'int', kernelWidth: 'int' },
  stock: {
    kernels: ['Conv2DBackpropFilter'],
    read: (inputs, attributes) => {
      const { x } = inputs;
      if (x === undefined || !isPlainConvolution(attributes)) return undefined;
      const filterShape = attributes.filterShape as Shape4;
      const [kernelHeight, kernelWidth] = filterShape;
      const { strideY, strideX, top, left } = convolutionGeometry(x.shape, filterShape, attributes);
      return { inputs, attributes: { strideY, strideX, top, left, kernelHeight, kernelWidth } };
    },
  },
});

/** What `convolve` takes beside its input and its filter. */
export interface ConvolveOptions {
  readonly strides: number | [number, number];
  /** Rows and columns of zeros around x: as many as keep its size, none, or in numbers where the backend takes them. */
  readonly pad: 'same' | 'valid' | tf.backend_util.ExplicitPadding;
  readonly bias?: tf.Tensor | undefined;
}

/**
 * Convolution x `[N, H, W, C]` with filter `[h, w, C, F]`, plus a bias `[F]` → `[N, H′, W′, F]`. Differentiable in all
 * of them. tfjs's own fused convolution computes the gradient for x even where nothing asks for it, as before a
 * network's first layer; this one only computes what is asked for.
 * @throws AblateError `SHAPE` if x and filter do not fit.
 */
export function convolve(
  x: tf.Tensor,
  filter: tf.Tensor,
  { strides, pad, bias }: ConvolveOptions,
): tf.Tensor {
  const [channels = 0] = x.shape.slice(3);
  if (x.rank !== 4 || filter.rank !== 4 || channels === 0 || filter.shape[2] !== channels)
    throw new AblateError(
      'SHAPE',
      `convolution expects x [N, H, W, C] with at least one channel and a filter [h, w, C, F]; received [${x.shape.join(', ')}] and [${filter.shape.join(', ')}]`,
    );
  const attributes = { strides, pad, dilations: 1, dataFormat: 'NHWC', activation: 'linear' };
  return runStock('FusedConv2D', { x, filter, ...(bias === undefined ? {} : { bias }) }, attributes);
}

/** Runs one of tfjs's kernels, before which a backend may have put its kernel of an op above. */
function runStock(kernel: string, inputs: tf.NamedTensorMap, attributes: tf.NamedAttrMap): tf.Tensor {
  return tf.engine().runKernel<tf.Tensor>(kernel, inputs, attributes);
}
