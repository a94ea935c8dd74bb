import { elementAt } from '../element-at.js';
import type { Generator } from './streams.js';

/** One number from Beta(alpha, alpha), in [0, 1]. */
export function symmetricBeta(generator: Generator, alpha: number): number {
  const a = gamma(generator, alpha);
  const b = gamma(generator, alpha);
  // Both vanish only for a tiny alpha, whose distribution is a coin's.
  return a + b > 0 ? a / (a + b) : Math.round(elementAt(generator.uniform(1), 0));
}

/**
 * One number from Gamma(shape, 1), by rejection.
 * Source: Marsaglia & Tsang, "A simple method for generating gamma variables" (2000).
 */
function gamma(generator: Generator, shape: number): number {
  if (shape < 1) {
    const u = 1 - elementAt(generator.uniform(1), 0);
    return gamma(generator, shape + 1) * u ** (1 / shape);
  }
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = elementAt(generator.normal(1), 0);
    const v = (1 + c * x) ** 3;
    const u = 1 - elementAt(generator.uniform(1), 0);
    if (v > 0 && Math.log(u) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}
