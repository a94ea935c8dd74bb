/** dx[i] = y[i] > 0 ? dy[i] : 0, where y = relu(x). */
export function reluGradient(dy: usize, y: usize, dx: usize, size: usize): void {
  const zero = f32x4.splat(0);
  const end = dy + (size << 2);
  for (; dy + 16 <= end; dy += 16, y += 16, dx += 16)
    v128.store(dx, v128.and(v128.load(dy), f32x4.gt(v128.load(y), zero)));
  for (; dy < end; dy += 4, y += 4, dx += 4) store<f32>(dx, load<f32>(y) > 0 ? load<f32>(dy) : 0);
}

/**
 * One step of SGD with momentum, in place: v ← momentum·v + g; w ← w − rate·(nesterov ? g + momentum·v : v).
 * The new values go to `w1` and `v1`, which may be `w` and `v`.
 */
export function momentumStep(
  w: usize, v: usize, g: usize, w1: usize, v1: usize, size: usize, rate: f32, momentum: f32, nesterov: bool,
): void {
  const m = f32x4.splat(momentum), lr = f32x4.splat(rate);
  let i: usize = 0;
  const bytes = size << 2;
  for (; i + 16 <= bytes; i += 16) {
    const gradient = v128.load(g + i);
    const velocity = f32x4.add(f32x4.mul(m, v128.load(v + i)), gradient);
    const step = nesterov ? f32x4.add(gradient, f32x4.mul(m, velocity)) : velocity;
    v128.store(v1 + i, velocity);
    v128.store(w1 + i, f32x4.sub(v128.load(w + i), f32x4.mul(lr, step)));
  }
  for (; i < bytes; i += 4) {
    const gradient = load<f32>(g + i);
    const velocity = momentum * load<f32>(v + i) + gradient;
    store<f32>(v1 + i, velocity);
    store<f32>(w1 + i, load<f32>(w + i) - rate * (nesterov ? gradient + momentum * velocity : velocity));
  }
}
