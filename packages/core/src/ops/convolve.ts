import * as tf from '@tensorflow/tfjs-core';
import { AblateError } from '../errors.js';
import { runSingle } from './kernels.js';

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
  return runSingle('FusedConv2D', { x, filter, ...(bias === undefined ? {} : { bias }) }, attributes);
}

/** Gives tfjs's `FusedConv2D` kernel a gradient, which it has none of; only `convolve` runs it under differentiation. */
export function registerConvolutionGradient(): void {
  if ((tf.getGradient('FusedConv2D') as unknown) !== undefined) return;
  tf.registerGradient({
    kernelName: 'FusedConv2D',
    inputsToSave: ['x', 'filter'],
    gradFunc: (dyOrList, saved, attrs) => {
      const dy = dyOrList as tf.Tensor;
      const [x, filter] = saved as [tf.Tensor, tf.Tensor];
      const { strides, pad } = attrs as { strides: number | number[]; pad: string };
      const geometry = { strides, pad, dataFormat: 'NHWC', dimRoundingMode: '' };
      return {
        x: () => runSingle('Conv2DBackpropInput', { dy, filter }, { ...geometry, inputShape: x.shape }),
        filter: () =>
          runSingle('Conv2DBackpropFilter', { x, dy }, { ...geometry, filterShape: filter.shape }),
        bias: () => tf.sum(dy, [0, 1, 2]),
      };
    },
  });
}
