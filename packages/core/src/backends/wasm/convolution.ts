import type { backend_util, TensorInfo } from '@tensorflow/tfjs-core';
import { convolutionInfo, type ConvolutionAttributes, type Shape4 } from '../convolutions.js';
import type { WasmMemory } from './memory.js';

/** In the order in which the kernels take them. */
function sizes(info: backend_util.Conv2DInfo): number[] {
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

const roundUp = (n: number) => 8 * Math.ceil(n / 8);

/** Calls `use` with a filter packed for the kernels, and the scratch memory they want. */
function withPackedFilter(
  memory: WasmMemory,
  filter: TensorInfo,
  over: 'channels' | 'filters',
  use: (packed: number, scratch: number) => void,
): void {
  const [height, width, channels, filters] = filter.shape as Shape4;
  const taps = height * width;
  const [outputs, inner] = over === 'channels' ? [channels, filters] : [filters, channels];
  const packedBytes = 4 * taps * inner * roundUp(outputs);
  memory.scratch(packedBytes + 20 * taps + 4 * inner, (packed) => {
    memory.kernels.packWeights(
      memory.at(filter),
      packed,
      taps,
      channels,
      filters,
      Number(over === 'channels'),
    );
    use(packed, packed + packedBytes);
  });
}

/** x `[N, H, W, C]`, filter `[h, w, C, F]`, bias `[F]` or none → y `[N, H′, W′, F]` */
export function convolve(
  memory: WasmMemory,
  x: TensorInfo,
  filter: TensorInfo,
  bias: TensorInfo | undefined,
  attributes: ConvolutionAttributes,
): TensorInfo {
  const info = convolutionInfo(x.shape, filter.shape, attributes);
  const y = memory.output(info.outShape);
  const filters = info.outChannels;
  withPackedFilter(memory, filter, 'filters', (packed, scratch) =>
    memory.scratch(4 * roundUp(filters), (padded) => {
      if (bias !== undefined) memory.floats(padded, filters).set(memory.floats(memory.at(bias), filters));
      const biasAt = bias === undefined ? 0 : padded;
      memory.kernels.convolve(memory.at(x), packed, biasAt, memory.at(y), scratch, ...sizes(info));
    }),
  );
  return y;
}

/** x `[N, H, W, C]`, dy `[N, H′, W′, F]` → dW `[h, w, C, F]` */
export function convFilterGradient(
  memory: WasmMemory,
  x: TensorInfo,
  dy: TensorInfo,
  attributes: ConvolutionAttributes & { readonly filterShape: Shape4 },
): TensorInfo {
  const info = convolutionInfo(x.shape, attributes.filterShape, attributes);
  const dw = memory.output(attributes.filterShape);
  memory.kernels.convFilterGradient(memory.at(x), memory.at(dy), memory.at(dw), ...sizes(info));
  return dw;
}

/** dy `[N, H′, W′, F]`, filter `[h, w, C, F]` → dx `[N, H, W, C]` */
export function convInputGradient(
  memory: WasmMemory,
  dy: TensorInfo,
  filter: TensorInfo,
  attributes: ConvolutionAttributes & { readonly inputShape: Shape4 },
): TensorInfo {
  const info = convolutionInfo(attributes.inputShape, filter.shape, attributes);
  const dx = memory.output(attributes.inputShape);
  withPackedFilter(memory, filter, 'channels', (packed, scratch) =>
    memory.kernels.convInputGradient(memory.at(dy), packed, memory.at(dx), scratch, ...sizes(info)),
  );
  return dx;
}
