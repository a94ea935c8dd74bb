import { backend_util, type NamedAttrMap } from '@tensorflow/tfjs-core';

/** What tfjs gives a convolution or one of its gradients that says where the filter meets the image. */
interface StockConvolution {
  readonly strides: [number, number] | number;
  readonly pad: 'valid' | 'same' | number | backend_util.ExplicitPadding;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/** Backends whose convolutions and their gradients all take padding in numbers; tfjs-node's own gradients do not. */
export const takesExplicitPadding = new Set<string>();

export type Shape4 = [number, number, number, number];

/** Sizes and padding of a convolution of x `[N, H, W, C]` with a filter `[h, w, C, F]`. */
export function convolutionGeometry(
  xShape: readonly number[],
  filterShape: readonly number[],
  { strides, pad, dimRoundingMode }: StockConvolution,
): Record<'strideY' | 'strideX' | 'top' | 'left' | 'outHeight' | 'outWidth', number> {
  const { strideHeight, strideWidth, padInfo, outHeight, outWidth } = backend_util.computeConv2DInfo(
    xShape as Shape4,
    filterShape as Shape4,
    strides,
    1,
    pad,
    dimRoundingMode,
  );
  const { top, left } = padInfo;
  return { strideY: strideHeight, strideX: strideWidth, top, left, outHeight, outWidth };
}

/** Whether a call of one of tfjs's convolutions has neither a dilation nor an activation, and channels last. */
export function isPlainConvolution(attributes: NamedAttrMap): attributes is NamedAttrMap & StockConvolution {
  const {
    dilations = 1,
    dataFormat,
    activation = 'linear',
  } = attributes as { dilations?: number | number[]; dataFormat: string; activation?: string };
  return dataFormat === 'NHWC' && activation === 'linear' && [dilations].flat().every((d) => d === 1);
}
