import { elementAt } from '@ablate/core';
type Size = [images: number, height: number, width: number, channels: number];

/** A convolution of images `[N, H, W, C]` with a filter `[h, w, C, F]`. */
export interface Geometry {
  readonly x: Size;
  readonly kernel: [height: number, width: number];
  readonly filters: number;
  readonly strides: [down: number, across: number];
  /** Rows and columns of zeros around an image. */
  readonly pad: [top: number, bottom: number, left: number, right: number];
}

/** `[N, H′, W′, F]` */
export function outputShape({ x, kernel, filters, strides, pad }: Geometry): Size {
  const [images, height, width] = x;
  const [top, bottom, left, right] = pad;
  return [
    images,
    Math.floor((height + top + bottom - kernel[0]) / strides[0]) + 1,
    Math.floor((width + left + right - kernel[1]) / strides[1]) + 1,
    filters,
  ];
}

interface Operands {
  readonly x: Float32Array;
  readonly filter: Float32Array;
  readonly bias: Float32Array;
  readonly dy: Float32Array;
}

/** A convolution with a bias and the gradients of Σ dy·y, by their definitions, in double precision. */
export function plainConvolution(
  geometry: Geometry,
  { x, filter, bias, dy }: Operands,
): Record<'y' | 'dx' | 'dFilter' | 'dBias', number[]> {
  const { filters } = geometry;
  const y = Array.from(dy, (_, i) => elementAt(bias, i % filters));
  const dx = new Array<number>(x.length).fill(0);
  const dFilter = new Array<number>(filter.length).fill(0);
  const dBias = new Array<number>(bias.length).fill(0);
  const add = (sums: number[], i: number, term: number) => {
    sums[i] = elementAt(sums, i) + term;
  };
  dy.forEach((value, i) => {
    add(dBias, i % filters, value);
  });
  eachProduct(geometry, (pixel, tap, out) => {
    const value = elementAt(x, pixel);
    let gradient = 0;
    for (let f = 0; f < filters; f++) {
      const [weight, dOut] = [elementAt(filter, tap + f), elementAt(dy, out + f)];
      add(y, out + f, value * weight);
      add(dFilter, tap + f, value * dOut);
      gradient += weight * dOut;
    }
    add(dx, pixel, gradient);
  });
  return { y, dx, dFilter, dBias };
}

/** Where a channel of a pixel, the weights that it meets and the outputs that they enter begin. */
function eachProduct(
  geometry: Geometry,
  use: (this: void, pixel: number, tap: number, out: number) => void,
): void {
  const { x, kernel, strides, pad, filters } = geometry;
  const [images, height, width, channels] = x;
  const [, outHeight, outWidth] = outputShape(geometry);
  for (let n = 0; n < images; n++)
    for (let oy = 0; oy < outHeight; oy++)
      for (let ox = 0; ox < outWidth; ox++)
        for (let ky = 0; ky < kernel[0]; ky++)
          for (let kx = 0; kx < kernel[1]; kx++) {
            const iy = oy * strides[0] + ky - pad[0];
            const ix = ox * strides[1] + kx - pad[2];
            if (iy < 0 || ix < 0 || iy >= height || ix >= width) continue;
            for (let c = 0; c < channels; c++)
              use(
                ((n * height + iy) * width + ix) * channels + c,
                ((ky * kernel[1] + kx) * channels + c) * filters,
                ((n * outHeight + oy) * outWidth + ox) * filters,
              );
          }
}
