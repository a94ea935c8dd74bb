// Convolution and its input gradient as one register tile: 4 pixels × 8 outputs.
//
//   out[pixel, o] = bias[o] + Σ_taps Σ_k in[tap, pixel, k] · W[tap, k, o]
//
// For each group of 4 pixels a table names, tap by tap, where their inputs are and which weights meet them; a
// pixel that a tap maps outside the image reads zeros. Weights are packed as [⌈outputs / 8⌉, taps, k, 8], so
// that the innermost loop reads them in sequence.

import { multiplyAdd } from './multiply-add';

// Table entry: four input pointers and the offset of the tap's weights within a pack.
const ENTRY: usize = 20;

/** W[tap, a, b] → packs over a (`overFirst`, k = b) or over b (k = a), the last filled up with zeros. */
export function packWeights(
  w: usize, packed: usize, taps: usize, first: usize, second: usize, overFirst: bool,
): void {
  const outputs = overFirst ? first : second;
  const inner = overFirst ? second : first;
  const outputStep = (overFirst ? second : <usize>1) << 2;
  const innerStep = (overFirst ? <usize>1 : second) << 2;
  for (let start: usize = 0; start < outputs; start += 8)
    for (let tap: usize = 0; tap < taps; tap++)
      for (let k: usize = 0; k < inner; k++) {
        const from = w + (tap * first * second << 2) + k * innerStep;
        for (let o: usize = start; o < start + 8; o++, packed += 4)
          store<f32>(packed, o < outputs ? load<f32>(from + o * outputStep) : 0);
      }
}

/**
 * x [images, height, width, channels] → y [images, outHeight, outWidth, filters]. `packed` is packed over filters;
 * `bias` holds filters values, filled up to a multiple of 8, or is 0. `scratch` holds the table and then
 * `channels` zeros: 20 · kernelHeight · kernelWidth + 4 · channels bytes.
 */
export function convolve(
  x: usize, packed: usize, bias: usize, y: usize, scratch: usize,
  images: usize, height: isize, width: isize, channels: usize,
  outHeight: isize, outWidth: isize, filters: usize,
  kernelHeight: isize, kernelWidth: isize, strideY: isize, strideX: isize, top: isize, left: isize,
): void {
  const taps = <usize>(kernelHeight * kernelWidth);
  const zeros = scratch + taps * ENTRY;
  memory.fill(zeros, 0, channels << 2);
  const pixelBytes = channels << 2;
  const step = <usize>strideX * pixelBytes;
  const tapWeights = channels << 5;
  for (let n: usize = 0; n < images; n++, x += <usize>(height * width) * pixelBytes)
    for (let oy: isize = 0; oy < outHeight; oy++)
      for (let ox: isize = 0; ox < outWidth; ox += 4) {
        const pixels = min(4, outWidth - ox);
        let entry = scratch;
        for (let ky: isize = 0; ky < kernelHeight; ky++) {
          const iy = oy * strideY + ky - top;
          if (iy < 0 || iy >= height) continue;
          for (let kx: isize = 0; kx < kernelWidth; kx++) {
            const ix = ox * strideX + kx - left;
            const at = x + <usize>(iy * width + ix) * pixelBytes;
            for (let p: isize = 0; p < 4; p++) {
              const column = ix + p * strideX;
              store<usize>(entry + (<usize>p << 2), p < pixels && column >= 0 && column < width ? at + <usize>p * step : zeros);
            }
            store<usize>(entry, <usize>(ky * kernelWidth + kx) * tapWeights, 16);
            entry += ENTRY;
          }
        }
        tiles(scratch, entry, channels, packed, taps * tapWeights, bias, y, filters << 2, <usize>pixels, filters);
        y += <usize>pixels * (filters << 2);
      }
}

/**
 * dy [images, outHeight, outWidth, filters] → dx [images, height, width, channels]. `packed` is packed over
 * channels. `scratch` as for `convolve`, with `filters` zeros. Pixels of a row are taken by their column modulo
 * the stride, since those see the same taps.
 */
export function convolveInputGradient(
  dy: usize, packed: usize, dx: usize, scratch: usize,
  images: usize, height: isize, width: isize, channels: usize,
  outHeight: isize, outWidth: isize, filters: usize,
  kernelHeight: isize, kernelWidth: isize, strideY: isize, strideX: isize, top: isize, left: isize,
): void {
  const taps = <usize>(kernelHeight * kernelWidth);
  const zeros = scratch + taps * ENTRY;
  memory.fill(zeros, 0, filters << 2);
  const pixelBytes = filters << 2;
  const tapWeights = filters << 5;
  const outStep = <usize>strideX * channels << 2;
  for (let n: usize = 0; n < images; n++, dy += <usize>(outHeight * outWidth) * pixelBytes)
    for (let iy: isize = 0; iy < height; iy++, dx += <usize>width * channels << 2)
      for (let phase: isize = 0; phase < min(strideX, width); phase++)
        for (let ix = phase; ix < width; ix += 4 * strideX) {
          const pixels = min(4, (width - ix + strideX - 1) / strideX);
          let entry = scratch;
          for (let ky: isize = 0; ky < kernelHeight; ky++) {
            const sy = iy + top - ky;
            if (sy < 0 || sy % strideY != 0 || sy / strideY >= outHeight) continue;
            for (let kx: isize = 0; kx < kernelWidth; kx++) {
              const sx = ix + left - kx;
              if (sx % strideX != 0) continue;
              const ox = sx / strideX;
              const at = dy + <usize>(sy / strideY * outWidth + ox) * pixelBytes;
              for (let p: isize = 0; p < 4; p++)
                store<usize>(entry + (<usize>p << 2), p < pixels && ox + p >= 0 && ox + p < outWidth ? at + <usize>p * pixelBytes : zeros);
              store<usize>(entry, <usize>(ky * kernelWidth + kx) * tapWeights, 16);
              entry += ENTRY;
            }
          }
          tiles(scratch, entry, filters, packed, taps * tapWeights, 0, dx + (<usize>ix * channels << 2), outStep, <usize>pixels, channels);
        }
}

/** Every pack of outputs of one group of pixels. */
@inline
function tiles(
  table: usize, end: usize, inner: usize, packed: usize, packBytes: usize, bias: usize,
  out: usize, outStep: usize, pixels: usize, outputs: usize,
): void {
  for (let o: usize = 0; o < outputs; o += 8, packed += packBytes)
    tile(table, end, inner, packed, bias == 0 ? 0 : bias + (o << 2), out + (o << 2), outStep, pixels, min(8, outputs - o));
}

function tile(
  entry: usize, end: usize, inner: usize, packed: usize, bias: usize,
  out: usize, outStep: usize, pixels: usize, outputs: usize,
): void {
  let a00 = f32x4.splat(0), a01 = a00;
  if (bias != 0) {
    a00 = v128.load(bias);
    a01 = v128.load(bias, 16);
  }
  let a10 = a00, a11 = a01, a20 = a00, a21 = a01, a30 = a00, a31 = a01;
  for (; entry < end; entry += ENTRY) {
    let p0 = load<usize>(entry), p1 = load<usize>(entry, 4), p2 = load<usize>(entry, 8), p3 = load<usize>(entry, 12);
    let w = packed + load<usize>(entry, 16);
    let k = inner;
    // Not unrolled: V8 then keeps every value in a register; four times unrolled it ran at 2/3 of this speed.
    for (; k > 0; k--, p0 += 4, p1 += 4, p2 += 4, p3 += 4, w += 32) {
      const w0 = v128.load(w), w1 = v128.load(w, 16);
      let d = v128.load32_splat(p0);
      a00 = multiplyAdd(d, w0, a00); a01 = multiplyAdd(d, w1, a01);
      d = v128.load32_splat(p1);
      a10 = multiplyAdd(d, w0, a10); a11 = multiplyAdd(d, w1, a11);
      d = v128.load32_splat(p2);
      a20 = multiplyAdd(d, w0, a20); a21 = multiplyAdd(d, w1, a21);
      d = v128.load32_splat(p3);
      a30 = multiplyAdd(d, w0, a30); a31 = multiplyAdd(d, w1, a31);
    }
  }
  storePixel(out, a00, a01, outputs);
  if (pixels > 1) storePixel(out + outStep, a10, a11, outputs);
  if (pixels > 2) storePixel(out + 2 * outStep, a20, a21, outputs);
  if (pixels > 3) storePixel(out + 3 * outStep, a30, a31, outputs);
}

function storePixel(out: usize, low: v128, high: v128, outputs: usize): void {
  if (outputs == 8) {
    v128.store(out, low);
    v128.store(out, high, 16);
    return;
  }
  if (outputs >= 4) {
    v128.store(out, low);
    out += 16;
    outputs -= 4;
    low = high;
  }
  for (; outputs > 0; outputs--, out += 4) {
    store<f32>(out, f32x4.extract_lane(low, 0));
    low = v128.shuffle<u32>(low, low, 1, 2, 3, 0);
  }
}
