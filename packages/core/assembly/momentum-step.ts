/**
 * One step of SGD with momentum: v ← momentum·v + g; w ← w − rate·(nesterov ? g + momentum·v : v), with the rate as a
 * scalar in memory. New values may go to where the old ones are.
 */
export function momentumStep(
  weight: usize, velocity: usize, gradient: usize, rate: usize, newWeight: usize, newVelocity: usize,
  elements: usize, momentum: f32, nesterov: bool,
): void {
  const learningRate = load<f32>(rate);
  const m = f32x4.splat(momentum), lr = f32x4.splat(learningRate);
  let i: usize = 0;
  const bytes = elements << 2;
  for (; i + 16 <= bytes; i += 16) {
    const g = v128.load(gradient + i);
    const v = f32x4.add(f32x4.mul(m, v128.load(velocity + i)), g);
    const step = nesterov ? f32x4.add(g, f32x4.mul(m, v)) : v;
    v128.store(newVelocity + i, v);
    v128.store(newWeight + i, f32x4.sub(v128.load(weight + i), f32x4.mul(lr, step)));
  }
  for (; i < bytes; i += 4) {
    const g = load<f32>(gradient + i);
    const v = momentum * load<f32>(velocity + i) + g;
    store<f32>(newVelocity + i, v);
    store<f32>(newWeight + i, load<f32>(weight + i) - learningRate * (nesterov ? g + momentum * v : v));
  }
}
