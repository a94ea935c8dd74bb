// What ops compute, written in double precision for tests to compare with: each by its definition, slowly.

import { elementAt } from '../element-at.js';

export type Numbers = readonly number[];

interface Image {
  readonly values: Numbers;
  readonly shape: readonly number[];
}

/** x `[N, H, W, C]`, filter `[h, w, C, F]`, bias `[F]` → `[N, H′, W′, F]`; `same` as TensorFlow means it. */
export function convolutionReference(
  { values: x, shape }: Image,
  { values: filter, shape: filterShape }: Image,
  bias: Numbers,
  stride: number,
  pad: 'same' | 'valid',
): number[] {
  const [images, height, width, channels] = sizes(shape);
  const [kernelHeight, kernelWidth, , filters] = sizes(filterShape);
  const rows = outputs(height, kernelHeight, stride, pad);
  const columns = outputs(width, kernelWidth, stride, pad);
  const y: number[] = [];
  for (let n = 0; n < images; n++)
    for (let oy = 0; oy < rows.count; oy++)
      for (let ox = 0; ox < columns.count; ox++)
        for (let f = 0; f < filters; f++) {
          let sum = elementAt(bias, f);
          for (let ky = 0; ky < kernelHeight; ky++)
            for (let kx = 0; kx < kernelWidth; kx++) {
              const iy = oy * stride + ky - rows.before;
              const ix = ox * stride + kx - columns.before;
              if (iy < 0 || ix < 0 || iy >= height || ix >= width) continue;
              // Unchecked, which is faster: what is not there makes the sum NaN, of which no test says that it is close.
              for (let c = 0; c < channels; c++)
                sum +=
                  (x[((n * height + iy) * width + ix) * channels + c] as number) *
                  (filter[((ky * kernelWidth + kx) * channels + c) * filters + f] as number);
            }
          y.push(sum);
        }
  return y;
}

/** A shape of four axes. */
function sizes(shape: readonly number[]): readonly [number, number, number, number] {
  return [elementAt(shape, 0), elementAt(shape, 1), elementAt(shape, 2), elementAt(shape, 3)];
}

function outputs(
  size: number,
  kernel: number,
  stride: number,
  pad: 'same' | 'valid',
): { count: number; before: number } {
  if (pad === 'valid') return { count: Math.floor((size - kernel) / stride) + 1, before: 0 };
  const count = Math.ceil(size / stride);
  return { count, before: Math.floor(Math.max(0, (count - 1) * stride + kernel - size) / 2) };
}

/** x `[…, C]`, gamma, beta `[C]` → `[…, C]` */
export function batchNormReference(x: Numbers, gamma: Numbers, beta: Numbers, epsilon: number): number[] {
  const channels = gamma.length;
  const moments = gamma.map((_, c) => {
    const column = x.filter((__, i) => i % channels === c);
    const mean = column.reduce((a, b) => a + b, 0) / column.length;
    const variance = column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / column.length;
    return { mean, std: Math.sqrt(variance + epsilon) };
  });
  return x.map((value, i) => {
    const c = i % channels;
    const { mean, std } = elementAt(moments, c);
    return ((value - mean) / std) * elementAt(gamma, c) + elementAt(beta, c);
  });
}

/** logits `[N, K]` and a class of each row → mean of −log softmax at the class */
export function crossEntropyReference(logits: Numbers, classes: Numbers): number {
  const width = logits.length / classes.length;
  const losses = classes.map((label, i) => {
    const row = logits.slice(i * width, (i + 1) * width);
    return Math.log(row.reduce((sum, value) => sum + Math.exp(value), 0)) - elementAt(row, label);
  });
  return losses.reduce((a, b) => a + b, 0) / losses.length;
}

/** Means over some axes of four. */
export function meanReference({ values, shape }: Image, axes: readonly number[]): number[] {
  const kept = shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
  const means = Array<number>(kept.reduce((a, b) => a * b, 1)).fill(0);
  const count = values.length / means.length;
  values.forEach((value, i) => {
    let place = 0;
    let rest = i;
    const digits = shape.toReversed().map((size) => {
      const digit = rest % size;
      rest = (rest - digit) / size;
      return digit;
    });
    for (const [axis, digit] of digits.toReversed().entries()) {
      const size = elementAt(kept, axis);
      place = place * size + (size === 1 ? 0 : digit);
    }
    means[place] = elementAt(means, place) + value / count;
  });
  return means;
}

/** x `[N, H, W, C]` → `[N, H′, W′, C]`, without padding */
export function maxPoolReference({ values: x, shape }: Image, size: number, stride: number): number[] {
  const [images, height, width, channels] = sizes(shape);
  const rows = outputs(height, size, stride, 'valid').count;
  const columns = outputs(width, size, stride, 'valid').count;
  const y: number[] = [];
  for (let n = 0; n < images; n++)
    for (let oy = 0; oy < rows; oy++)
      for (let ox = 0; ox < columns; ox++)
        for (let c = 0; c < channels; c++) {
          let largest = -Infinity;
          for (let ky = 0; ky < size; ky++)
            for (let kx = 0; kx < size; kx++)
              largest = Math.max(
                largest,
                elementAt(x, ((n * height + oy * stride + ky) * width + ox * stride + kx) * channels + c),
              );
          y.push(largest);
        }
  return y;
}
