// What ops compute, written in double precision for tests to compare with: each by its definition, slowly.

export type Numbers = readonly number[];

interface Picture {
  readonly values: Numbers;
  readonly shape: readonly number[];
}

/** x `[N, H, W, C]`, filter `[h, w, C, F]`, bias `[F]` → `[N, H′, W′, F]`; `same` as TensorFlow means it. */
export function convolutionReference(
  { values: x, shape }: Picture,
  { values: filter, shape: filterShape }: Picture,
  bias: Numbers,
  stride: number,
  pad: 'same' | 'valid',
): number[] {
  const [images = 0, height = 0, width = 0, channels = 0] = shape;
  const [kernelHeight = 0, kernelWidth = 0, , filters = 0] = filterShape;
  const rows = outputs(height, kernelHeight, stride, pad);
  const columns = outputs(width, kernelWidth, stride, pad);
  const y: number[] = [];
  for (let n = 0; n < images; n++)
    for (let oy = 0; oy < rows.count; oy++)
      for (let ox = 0; ox < columns.count; ox++)
        for (let f = 0; f < filters; f++) {
          let sum = bias[f] ?? 0;
          for (let ky = 0; ky < kernelHeight; ky++)
            for (let kx = 0; kx < kernelWidth; kx++) {
              const iy = oy * stride + ky - rows.before;
              const ix = ox * stride + kx - columns.before;
              if (iy < 0 || ix < 0 || iy >= height || ix >= width) continue;
              for (let c = 0; c < channels; c++)
                sum +=
                  (x[((n * height + iy) * width + ix) * channels + c] ?? NaN) *
                  (filter[((ky * kernelWidth + kx) * channels + c) * filters + f] ?? NaN);
            }
          y.push(sum);
        }
  return y;
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
    return { mean, deviation: Math.sqrt(variance + epsilon) };
  });
  return x.map((value, i) => {
    const c = i % channels;
    const { mean = NaN, deviation = NaN } = moments[c] ?? {};
    return ((value - mean) / deviation) * (gamma[c] ?? NaN) + (beta[c] ?? NaN);
  });
}

/** logits `[N, K]` and a class of each row → mean of −log softmax at the class */
export function crossEntropyReference(logits: Numbers, classes: Numbers): number {
  const width = logits.length / classes.length;
  const losses = classes.map((label, i) => {
    const row = logits.slice(i * width, (i + 1) * width);
    return Math.log(row.reduce((sum, value) => sum + Math.exp(value), 0)) - (row[label] ?? NaN);
  });
  return losses.reduce((a, b) => a + b, 0) / losses.length;
}

/** Means over some axes of four. */
export function meanReference({ values, shape }: Picture, axes: readonly number[]): number[] {
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
    digits
      .toReversed()
      .forEach((digit, axis) => (place = place * (kept[axis] ?? 1) + (kept[axis] === 1 ? 0 : digit)));
    means[place] = (means[place] ?? NaN) + value / count;
  });
  return means;
}

/** x `[N, H, W, C]` → `[N, H′, W′, C]`, without padding */
export function maxPoolReference({ values: x, shape }: Picture, size: number, stride: number): number[] {
  const [images = 0, height = 0, width = 0, channels = 0] = shape;
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
                x[((n * height + oy * stride + ky) * width + ox * stride + kx) * channels + c] ?? NaN,
              );
          y.push(largest);
        }
  return y;
}
