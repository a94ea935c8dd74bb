import { backend_util, type TensorInfo } from '@tensorflow/tfjs-core';
import type { WasmMemory } from './memory.js';

type Shape4 = [number, number, number, number];
export interface ConvolutionAttributes {
  readonly strides: [number, number] | number;
  readonly pad: 'valid' | 'same' | number | backend_util.ExplicitPadding;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/** images, height, width, channels, outHeight, outWidth, filters, kernel, strides, padding before: as the kernels take them. */
function geometry(xShape: Shape4, filterShape: Shape4, attributes: ConvolutionAttributes): number[] {
  const { strides, pad, dimRoundingMode } = attributes;
  const info = backend_util.computeConv2DInfo(xShape, filterShape, strides, 1, pad, dimRoundingMode);
  return [
    info.batchSize,
    info.inHeight,
    info.inWidth,
    info.inChannels,
    info.outHeight,
    info.outWidth,
    info.outChannels,
    info.filterHeight,
    info.filterWidth,
    info.strideHeight,
    info.strideWidth,
    info.padInfo.top,
    info.padInfo.left,
  ];
}

/** x `[N, H, W, C]`, dy `[N, H′, W′, F]` → dW `[h, w, C, F]` */
export function convFilterGradient(
  memory: WasmMemory,
  x: TensorInfo,
  dy: TensorInfo,
  attributes: ConvolutionAttributes & { readonly filterShape: Shape4 },
): TensorInfo {
  const dw = memory.output(attributes.filterShape);
  const sizes = geometry(x.shape as Shape4, attributes.filterShape, attributes);
  memory.kernels.convFilterGradient(memory.at(x), memory.at(dy), memory.at(dw), ...sizes);
  return dw;
}

/** dy `[N, H′, W′, F]`, filter `[h, w, C, F]` → dx `[N, H, W, C]` */
export function convInputGradient(
  memory: WasmMemory,
  dy: TensorInfo,
  filter: TensorInfo,
  attributes: ConvolutionAttributes & { readonly inputShape: Shape4 },
): TensorInfo {
  const [height, width, channels, filters] = filter.shape as Shape4;
  const sizes = geometry(attributes.inputShape, [height, width, channels, filters], attributes);
  const dx = memory.output(attributes.inputShape);
  const weights = height * width * channels * filters;
  memory.scratch(4 * (weights + filters), (transposed) => {
    const zeros = transposed + 4 * weights;
    memory.kernels.transposeFilter(memory.at(filter), transposed, height * width, channels, filters);
    memory.kernels.convInputGradient(memory.at(dy), transposed, memory.at(dx), zeros, ...sizes);
  });
  return dx;
}
