import { mean, quantileSorted } from 'simple-statistics';
import { seededRandom } from './seeded-random.js';

export type Interval = readonly [low: number, high: number];

export interface BootstrapOptions {
  /** Coverage, default 0.95. */
  readonly level?: number;
  /** Default 10,000. */
  readonly resamples?: number;
  /** The same seed gives the same interval; default 0. */
  readonly seed?: number;
}

/**
 * Percentile bootstrap interval of the mean (Efron, 1979), or null for fewer than two values, which say nothing
 * about their spread.
 */
export function bootstrapInterval(
  values: readonly number[],
  options: BootstrapOptions = {},
): Interval | null {
  const { level = 0.95, resamples = 10_000, seed = 0 } = options;
  if (!(level > 0 && level < 1)) throw new RangeError(`expected level between 0 and 1, got ${level}`);
  if (!Number.isInteger(resamples) || resamples < 1)
    throw new RangeError(`expected resamples to be an integer from 1 up, got ${resamples}`);
  const n = values.length;
  if (n < 2) return null;
  // Resampled around the mean, so that equal values give that very value and no rounding error.
  const center = mean([...values]);
  const deviations = values.map((value) => value - center);
  const random = seededRandom(seed);
  const means = new Float64Array(resamples);
  for (let i = 0; i < resamples; i++) {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += deviations[Math.floor(random() * n)] ?? 0;
    means[i] = sum / n;
  }
  const sorted = [...means.sort()];
  const tail = (1 - level) / 2;
  return [center + quantileSorted(sorted, tail), center + quantileSorted(sorted, 1 - tail)];
}
