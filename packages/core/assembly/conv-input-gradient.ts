// dX[n, iy, ix, c] = Σ_{ky, kx, f} dy[n, oy, ox, f] · W[ky, kx, c, f]  with oy·s + ky − top = iy, ox likewise.
//
// `transposed` holds W as [ky, kx, f, c], so that channels are contiguous. Pixels of one row whose ix is equal
// modulo the stride see the same taps; four of them × 8 channels are kept in registers. A pixel that a tap maps
// outside dy reads `zeros`, `filters` of them.

/** out[ky, kx, f, c] = w[ky, kx, c, f] */
export function transposeFilter(w: usize, out: usize, taps: usize, channels: usize, filters: usize): void {
  const size = channels * filters << 2;
  for (let tap: usize = 0; tap < taps; tap++) {
    const from = w + tap * size;
    const to = out + tap * size;
    for (let c: usize = 0; c < channels; c++)
      for (let f: usize = 0; f < filters; f++)
        store<f32>(to + (f * channels + c << 2), load<f32>(from + (c * filters + f << 2)));
  }
}

export function convInputGradient(
  dy: usize, transposed: usize, dx: usize, zeros: usize,
  images: usize, height: isize, width: isize, channels: usize,
  outHeight: isize, outWidth: isize, filters: usize,
  kernelHeight: isize, kernelWidth: isize, strideY: isize, strideX: isize, top: isize, left: isize,
): void {
  memory.fill(zeros, 0, filters << 2);
  const dyImage = <usize>(outHeight * outWidth) * filters << 2;
  const dxImage = <usize>(height * width) * channels << 2;
  for (let n: usize = 0; n < images; n++, dy += dyImage, dx += dxImage)
    for (let iy: isize = 0; iy < height; iy++)
      for (let phase: isize = 0; phase < min(strideX, width); phase++)
        for (let ix = phase; ix < width; ix += 4 * strideX) {
          let c: usize = 0;
          for (; c + 8 <= channels; c += 8)
            tile(dy, transposed, dx, zeros, iy, ix, c, width, channels, outHeight, outWidth, filters,
              kernelHeight, kernelWidth, strideY, strideX, top, left);
          for (; c < channels; c++)
            for (let k: isize = 0; k < 4 && ix + k * strideX < width; k++)
              single(dy, transposed, dx, iy, ix + k * strideX, c, width, channels, outHeight, outWidth, filters,
                kernelHeight, kernelWidth, strideY, strideX, top, left);
        }
}

// @ts-ignore: decorator
@inline
function at(row: usize, ox: isize, outWidth: isize, filters: usize, zeros: usize, inside: bool): usize {
  return inside && ox >= 0 && ox < outWidth ? row + (<usize>ox * filters << 2) : zeros;
}

function tile(
  dy: usize, transposed: usize, dx: usize, zeros: usize, iy: isize, ix: isize, c: usize,
  width: isize, channels: usize, outHeight: isize, outWidth: isize, filters: usize,
  kernelHeight: isize, kernelWidth: isize, strideY: isize, strideX: isize, top: isize, left: isize,
): void {
  let a00 = f32x4.splat(0), a01 = a00, a10 = a00, a11 = a00, a20 = a00, a21 = a00, a30 = a00, a31 = a00;
  const pixels = min(4, (width - ix + strideX - 1) / strideX);
  const wStep = channels << 2;
  const end = filters << 2;
  for (let ky: isize = 0; ky < kernelHeight; ky++) {
    const sy = iy + top - ky;
    if (sy < 0 || sy % strideY != 0 || sy / strideY >= outHeight) continue;
    const row = dy + (<usize>(sy / strideY * outWidth) * filters << 2);
    for (let kx: isize = 0; kx < kernelWidth; kx++) {
      const sx = ix + left - kx;
      if (sx % strideX != 0) continue;
      const ox = sx / strideX;
      const p0 = at(row, ox, outWidth, filters, zeros, true);
      const p1 = at(row, ox + 1, outWidth, filters, zeros, pixels > 1);
      const p2 = at(row, ox + 2, outWidth, filters, zeros, pixels > 2);
      const p3 = at(row, ox + 3, outWidth, filters, zeros, pixels > 3);
      let w = transposed + (<usize>(ky * kernelWidth + kx) * filters * channels + c << 2);
      for (let f: usize = 0; f < end; f += 4, w += wStep) {
        const w0 = v128.load(w);
        const w1 = v128.load(w, 16);
        const d0 = v128.load32_splat(p0 + f);
        a00 = f32x4.add(a00, f32x4.mul(d0, w0));
        a01 = f32x4.add(a01, f32x4.mul(d0, w1));
        const d1 = v128.load32_splat(p1 + f);
        a10 = f32x4.add(a10, f32x4.mul(d1, w0));
        a11 = f32x4.add(a11, f32x4.mul(d1, w1));
        const d2 = v128.load32_splat(p2 + f);
        a20 = f32x4.add(a20, f32x4.mul(d2, w0));
        a21 = f32x4.add(a21, f32x4.mul(d2, w1));
        const d3 = v128.load32_splat(p3 + f);
        a30 = f32x4.add(a30, f32x4.mul(d3, w0));
        a31 = f32x4.add(a31, f32x4.mul(d3, w1));
      }
    }
  }
  let out = dx + (<usize>(iy * width + ix) * channels + c << 2);
  const step = <usize>strideX * channels << 2;
  v128.store(out, a00);
  v128.store(out, a01, 16);
  if (pixels < 2) return;
  out += step;
  v128.store(out, a10);
  v128.store(out, a11, 16);
  if (pixels < 3) return;
  out += step;
  v128.store(out, a20);
  v128.store(out, a21, 16);
  if (pixels < 4) return;
  out += step;
  v128.store(out, a30);
  v128.store(out, a31, 16);
}

function single(
  dy: usize, transposed: usize, dx: usize, iy: isize, ix: isize, c: usize,
  width: isize, channels: usize, outHeight: isize, outWidth: isize, filters: usize,
  kernelHeight: isize, kernelWidth: isize, strideY: isize, strideX: isize, top: isize, left: isize,
): void {
  let sum: f32 = 0;
  for (let ky: isize = 0; ky < kernelHeight; ky++) {
    const sy = iy + top - ky;
    if (sy < 0 || sy % strideY != 0 || sy / strideY >= outHeight) continue;
    for (let kx: isize = 0; kx < kernelWidth; kx++) {
      const sx = ix + left - kx;
      if (sx < 0 || sx % strideX != 0 || sx / strideX >= outWidth) continue;
      const p = dy + (<usize>(sy / strideY * outWidth + sx / strideX) * filters << 2);
      let w = transposed + (<usize>(ky * kernelWidth + kx) * filters * channels + c << 2);
      for (let f: usize = 0; f < filters; f++, w += channels << 2) sum += load<f32>(p + (f << 2)) * load<f32>(w);
    }
  }
  store<f32>(dx + (<usize>(iy * width + ix) * channels + c << 2), sum);
}
