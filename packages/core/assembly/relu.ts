/** dx[i] = y[i] > 0 ? dy[i] : 0, where y = relu(x). */
export function reluGradient(dy: usize, y: usize, dx: usize, elements: usize): void {
  const zero = f32x4.splat(0);
  const end = dy + (elements << 2);
  for (; dy + 16 <= end; dy += 16, y += 16, dx += 16)
    v128.store(dx, v128.and(v128.load(dy), f32x4.gt(v128.load(y), zero)));
  for (; dy < end; dy += 4, y += 4, dx += 4) store<f32>(dx, load<f32>(y) > 0 ? load<f32>(dy) : 0);
}
