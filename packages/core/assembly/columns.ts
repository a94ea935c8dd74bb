// Reductions over the rows of a [rows, columns] matrix, and the batch normalization that is made of them.
// Columns go in chunks of 16 (one cache line); sums are kept in registers for 128 rows, then in doubles.

import { multiplyAdd } from './multiply-add';

const BLOCK: usize = 128;

@inline
function addToDoubles(into: usize, v: v128): void {
  v128.store(into, f64x2.add(v128.load(into), f64x2.promote_low_f32x4(v)));
  const high = v128.shuffle<u64>(v, v, 1, 0);
  v128.store(into, f64x2.add(v128.load(into, 16), f64x2.promote_low_f32x4(high)), 16);
}

/** sums[c] += Σ_r x[r, c] as doubles; `sums` has to be zero. */
export function columnSums(x: usize, rows: usize, columns: usize, sums: usize): void {
  const stride = columns << 2;
  let c: usize = 0;
  for (; c + 16 <= columns; c += 16) {
    let p = x + (c << 2);
    for (let r: usize = 0; r < rows; ) {
      const end = min(r + BLOCK, rows);
      let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
      for (; r < end; r++, p += stride) {
        s0 = f32x4.add(s0, v128.load(p));
        s1 = f32x4.add(s1, v128.load(p, 16));
        s2 = f32x4.add(s2, v128.load(p, 32));
        s3 = f32x4.add(s3, v128.load(p, 48));
      }
      const into = sums + (c << 3);
      addToDoubles(into, s0);
      addToDoubles(into + 32, s1);
      addToDoubles(into + 64, s2);
      addToDoubles(into + 96, s3);
    }
  }
  for (; c < columns; c++) {
    let p = x + (c << 2);
    let sum: f64 = 0;
    for (let r: usize = 0; r < rows; r++, p += stride) sum += <f64>load<f32>(p);
    store<f64>(sums + (c << 3), sum);
  }
}

/** sums[c] += Σ_r x[r, c]·y[r, c] as doubles; `sums` has to be zero. */
export function columnProducts(x: usize, y: usize, rows: usize, columns: usize, sums: usize): void {
  const stride = columns << 2;
  let c: usize = 0;
  for (; c + 16 <= columns; c += 16) {
    let p = x + (c << 2);
    let q = y + (c << 2);
    for (let r: usize = 0; r < rows; ) {
      const end = min(r + BLOCK, rows);
      let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
      for (; r < end; r++, p += stride, q += stride) {
        s0 = multiplyAdd(v128.load(p), v128.load(q), s0);
        s1 = multiplyAdd(v128.load(p, 16), v128.load(q, 16), s1);
        s2 = multiplyAdd(v128.load(p, 32), v128.load(q, 32), s2);
        s3 = multiplyAdd(v128.load(p, 48), v128.load(q, 48), s3);
      }
      const into = sums + (c << 3);
      addToDoubles(into, s0);
      addToDoubles(into + 32, s1);
      addToDoubles(into + 64, s2);
      addToDoubles(into + 96, s3);
    }
  }
  for (; c < columns; c++) {
    let p = x + (c << 2);
    let q = y + (c << 2);
    let sum: f64 = 0;
    for (let r: usize = 0; r < rows; r++, p += stride, q += stride) sum += <f64>load<f32>(p) * <f64>load<f32>(q);
    store<f64>(sums + (c << 3), sum);
  }
}

/**
 * Mean and biased variance of each column. Values are taken relative to the first row, so that a large mean
 * does not cancel the variance. `scratch` holds 2·columns doubles.
 */
export function columnMoments(x: usize, rows: usize, columns: usize, scratch: usize, mean: usize, variance: usize): void {
  const stride = columns << 2;
  const squares = scratch + (columns << 3);
  memory.fill(scratch, 0, columns << 4);
  let c: usize = 0;
  for (; c + 8 <= columns; c += 8) {
    let p = x + (c << 2);
    const base0 = v128.load(p);
    const base1 = v128.load(p, 16);
    for (let r: usize = 0; r < rows; ) {
      const end = min(r + BLOCK, rows);
      let s0 = f32x4.splat(0), s1 = s0, q0 = s0, q1 = s0;
      for (; r < end; r++, p += stride) {
        const d0 = f32x4.sub(v128.load(p), base0);
        const d1 = f32x4.sub(v128.load(p, 16), base1);
        s0 = f32x4.add(s0, d0);
        s1 = f32x4.add(s1, d1);
        q0 = multiplyAdd(d0, d0, q0);
        q1 = multiplyAdd(d1, d1, q1);
      }
      addToDoubles(scratch + (c << 3), s0);
      addToDoubles(scratch + (c << 3) + 32, s1);
      addToDoubles(squares + (c << 3), q0);
      addToDoubles(squares + (c << 3) + 32, q1);
    }
  }
  for (; c < columns; c++) {
    let p = x + (c << 2);
    const base = <f64>load<f32>(p);
    let sum: f64 = 0;
    let square: f64 = 0;
    for (let r: usize = 0; r < rows; r++, p += stride) {
      const d = <f64>load<f32>(p) - base;
      sum += d;
      square += d * d;
    }
    store<f64>(scratch + (c << 3), sum);
    store<f64>(squares + (c << 3), square);
  }
  for (c = 0; c < columns; c++) {
    const shift = load<f64>(scratch + (c << 3)) / <f64>rows;
    const square = load<f64>(squares + (c << 3)) / <f64>rows;
    store<f32>(mean + (c << 2), <f32>(<f64>load<f32>(x + (c << 2)) + shift));
    store<f32>(variance + (c << 2), <f32>max(square - shift * shift, 0));
  }
}

/** y[r, c] = x[r, c]·scale[c] + shift[c] */
export function scaleColumns(x: usize, scale: usize, shift: usize, y: usize, rows: usize, columns: usize): void {
  const stride = columns << 2;
  let c: usize = 0;
  for (; c + 16 <= columns; c += 16) {
    const at = c << 2;
    const a0 = v128.load(scale + at), a1 = v128.load(scale + at, 16), a2 = v128.load(scale + at, 32), a3 = v128.load(scale + at, 48);
    const b0 = v128.load(shift + at), b1 = v128.load(shift + at, 16), b2 = v128.load(shift + at, 32), b3 = v128.load(shift + at, 48);
    let p = x + at;
    let q = y + at;
    for (let r: usize = 0; r < rows; r++, p += stride, q += stride) {
      v128.store(q, multiplyAdd(v128.load(p), a0, b0));
      v128.store(q, multiplyAdd(v128.load(p, 16), a1, b1), 16);
      v128.store(q, multiplyAdd(v128.load(p, 32), a2, b2), 32);
      v128.store(q, multiplyAdd(v128.load(p, 48), a3, b3), 48);
    }
  }
  for (; c < columns; c++) {
    const a = load<f32>(scale + (c << 2));
    const b = load<f32>(shift + (c << 2));
    let p = x + (c << 2);
    let q = y + (c << 2);
    for (let r: usize = 0; r < rows; r++, p += stride, q += stride) store<f32>(q, load<f32>(p) * a + b);
  }
}

/** z[r, c] = x[r, c]·a[c] + y[r, c]·b[c] + shift[c] */
export function combineColumns(
  x: usize, a: usize, y: usize, b: usize, shift: usize, z: usize, rows: usize, columns: usize,
): void {
  const stride = columns << 2;
  let c: usize = 0;
  for (; c + 8 <= columns; c += 8) {
    const at = c << 2;
    const a0 = v128.load(a + at), a1 = v128.load(a + at, 16);
    const b0 = v128.load(b + at), b1 = v128.load(b + at, 16);
    const c0 = v128.load(shift + at), c1 = v128.load(shift + at, 16);
    let p = x + at;
    let q = y + at;
    let o = z + at;
    for (let r: usize = 0; r < rows; r++, p += stride, q += stride, o += stride) {
      v128.store(o, multiplyAdd(v128.load(p), a0, multiplyAdd(v128.load(q), b0, c0)));
      v128.store(o, multiplyAdd(v128.load(p, 16), a1, multiplyAdd(v128.load(q, 16), b1, c1)), 16);
    }
  }
  for (; c < columns; c++) {
    const a0 = load<f32>(a + (c << 2)), b0 = load<f32>(b + (c << 2)), c0 = load<f32>(shift + (c << 2));
    let p = x + (c << 2);
    let q = y + (c << 2);
    let o = z + (c << 2);
    for (let r: usize = 0; r < rows; r++, p += stride, q += stride, o += stride)
      store<f32>(o, load<f32>(p) * a0 + load<f32>(q) * b0 + c0);
  }
}
