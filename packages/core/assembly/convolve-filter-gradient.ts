// dW[ky, kx, c, f] = Σ_{n, oy, ox} x[n, oy·s + ky − top, ox·s + kx − left, c] · dy[n, oy, ox, f]
//
// One image at a time, so that x and dy stay in the second-level cache, and a tile of 4 channels × 8 filters in
// registers. Sums of one image are added to dW at the end of its tile: short sums keep float32 accurate.

import { multiplyAdd } from './multiply-add';

@inline
function addTo(p: usize, v: v128): void {
  v128.store(p, f32x4.add(v128.load(p), v));
}

export function convolveFilterGradient(
  x: usize, dy: usize, gradient: usize,
  images: usize, height: isize, width: isize, channels: usize,
  outHeight: isize, outWidth: isize, filters: usize,
  kernelHeight: isize, kernelWidth: isize, strideY: isize, strideX: isize, top: isize, left: isize,
): void {
  memory.fill(gradient, 0, <usize>(kernelHeight * kernelWidth) * channels * filters << 2);
  const xImage = <usize>(height * width) * channels << 2;
  const dyImage = <usize>(outHeight * outWidth) * filters << 2;
  for (let n: usize = 0; n < images; n++, x += xImage, dy += dyImage) {
    let tap = gradient;
    for (let ky: isize = 0; ky < kernelHeight; ky++) {
      const y0 = firstInside(ky - top, strideY);
      const y1 = endInside(ky - top, strideY, height, outHeight);
      for (let kx: isize = 0; kx < kernelWidth; kx++, tap += channels * filters << 2) {
        const x0 = firstInside(kx - left, strideX);
        const x1 = endInside(kx - left, strideX, width, outWidth);
        if (y1 <= y0 || x1 <= x0) continue;
        const count = <usize>(x1 - x0);
        const rows = <usize>(y1 - y0);
        const xStart = x + (<usize>((y0 * strideY + ky - top) * width + x0 * strideX + kx - left) * channels << 2);
        const dyStart = dy + (<usize>(y0 * outWidth + x0) * filters << 2);
        const xRow = <usize>(strideY * width) * channels << 2;
        const dyRow = <usize>outWidth * filters << 2;
        const xStep = <usize>strideX * channels << 2;
        const dyStep = filters << 2;
        let c: usize = 0;
        for (; c + 4 <= channels; c += 4) {
          let f: usize = 0;
          const out = tap + (c * filters << 2);
          for (; f + 8 <= filters; f += 8)
            tile4x8(xStart + (c << 2), dyStart + (f << 2), out + (f << 2), rows, count, xRow, dyRow, xStep, dyStep);
          for (; f < filters; f++)
            for (let k: usize = 0; k < 4; k++)
              single(xStart + (c + k << 2), dyStart + (f << 2), out + (k * filters + f << 2), rows, count, xRow, dyRow, xStep, dyStep);
        }
        for (; c < channels; c++) {
          let f: usize = 0;
          const out = tap + (c * filters << 2);
          for (; f + 8 <= filters; f += 8)
            tile1x8(xStart + (c << 2), dyStart + (f << 2), out + (f << 2), rows, count, xRow, dyRow, xStep, dyStep);
          for (; f < filters; f++)
            single(xStart + (c << 2), dyStart + (f << 2), out + (f << 2), rows, count, xRow, dyRow, xStep, dyStep);
        }
      }
    }
  }
}

/** First output index o ≥ 0 with o·stride + offset ≥ 0. */
function firstInside(offset: isize, stride: isize): isize {
  return offset >= 0 ? 0 : (stride - 1 - offset) / stride;
}

/** First output index o after those with o·stride + offset < size. */
function endInside(offset: isize, stride: isize, size: isize, outSize: isize): isize {
  const last = size - 1 - offset;
  return last < 0 ? 0 : min(last / stride + 1, outSize);
}

function tile4x8(
  x: usize, dy: usize, out: usize, rows: usize, count: usize, xRow: usize, dyRow: usize, xStep: usize, dyStep: usize,
): void {
  let a00 = f32x4.splat(0), a01 = a00, a10 = a00, a11 = a00, a20 = a00, a21 = a00, a30 = a00, a31 = a00;
  for (let r: usize = 0; r < rows; r++, x += xRow, dy += dyRow) {
    let p = x;
    let q = dy;
    for (let k: usize = 0; k < count; k++, p += xStep, q += dyStep) {
      const d0 = v128.load(q);
      const d1 = v128.load(q, 16);
      const x0 = v128.load32_splat(p);
      a00 = multiplyAdd(x0, d0, a00);
      a01 = multiplyAdd(x0, d1, a01);
      const x1 = v128.load32_splat(p, 4);
      a10 = multiplyAdd(x1, d0, a10);
      a11 = multiplyAdd(x1, d1, a11);
      const x2 = v128.load32_splat(p, 8);
      a20 = multiplyAdd(x2, d0, a20);
      a21 = multiplyAdd(x2, d1, a21);
      const x3 = v128.load32_splat(p, 12);
      a30 = multiplyAdd(x3, d0, a30);
      a31 = multiplyAdd(x3, d1, a31);
    }
  }
  const stride = dyStep;
  addTo(out, a00);
  addTo(out + 16, a01);
  addTo(out + stride, a10);
  addTo(out + stride + 16, a11);
  addTo(out + 2 * stride, a20);
  addTo(out + 2 * stride + 16, a21);
  addTo(out + 3 * stride, a30);
  addTo(out + 3 * stride + 16, a31);
}

function tile1x8(
  x: usize, dy: usize, out: usize, rows: usize, count: usize, xRow: usize, dyRow: usize, xStep: usize, dyStep: usize,
): void {
  let a0 = f32x4.splat(0), a1 = a0;
  for (let r: usize = 0; r < rows; r++, x += xRow, dy += dyRow) {
    let p = x;
    let q = dy;
    for (let k: usize = 0; k < count; k++, p += xStep, q += dyStep) {
      const value = v128.load32_splat(p);
      a0 = multiplyAdd(value, v128.load(q), a0);
      a1 = multiplyAdd(value, v128.load(q, 16), a1);
    }
  }
  addTo(out, a0);
  addTo(out + 16, a1);
}

function single(
  x: usize, dy: usize, out: usize, rows: usize, count: usize, xRow: usize, dyRow: usize, xStep: usize, dyStep: usize,
): void {
  let sum: f32 = 0;
  for (let r: usize = 0; r < rows; r++, x += xRow, dy += dyRow) {
    let p = x;
    let q = dy;
    for (let k: usize = 0; k < count; k++, p += xStep, q += dyStep) sum += load<f32>(p) * load<f32>(q);
  }
  store<f32>(out, load<f32>(out) + sum);
}
