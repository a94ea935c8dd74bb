/** Mean of the finite values; NaN if there are none. */
export function mean(values: readonly number[]): number {
  return values.length === 0 ? Number.NaN : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Sample standard deviation (n − 1); NaN below two values. */
export function standardDeviation(values: readonly number[]): number {
  if (values.length < 2) return Number.NaN;
  const middle = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1));
}

/** Pairs up to which every sign pattern is tried. */
const MOST_EXACT = 16;

/**
 * Two-sided p of the exact sign-flip test: the part of all sign patterns of the differences whose mean is at least
 * as far from 0. NaN without pairs, or above 16 of them.
 */
export function signFlipP(differences: readonly number[]): number {
  const count = differences.length;
  if (count === 0 || count > MOST_EXACT) return Number.NaN;
  const observed = Math.abs(differences.reduce((sum, value) => sum + value, 0));
  let extreme = 0;
  for (let pattern = 0; pattern < 2 ** count; pattern++) {
    let sum = 0;
    for (let bit = 0; bit < count; bit++) {
      const value = differences[bit] ?? 0;
      sum += (pattern >> bit) & 1 ? value : -value;
    }
    if (Math.abs(sum) >= observed - 1e-12) extreme++;
  }
  return extreme / 2 ** count;
}

/** Holm's step-down adjustment of several tests; what is NaN was not tested, and stays so. */
export function holm(ps: readonly number[]): number[] {
  const order = ps
    .map((p, at) => ({ p, at }))
    .filter(({ p }) => !Number.isNaN(p))
    .sort((a, b) => a.p - b.p);
  const adjusted = [...ps];
  let largest = 0;
  order.forEach(({ p, at }, rank) => {
    largest = Math.max(largest, Math.min(1, (order.length - rank) * p));
    adjusted[at] = largest;
  });
  return adjusted;
}

const RESAMPLES = 2_000;

/** A small seeded generator (mulberry32), so that the same runs always give the same interval. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** 95 % percentile bootstrap interval of the mean; null below two values. */
export function bootstrapInterval(values: readonly number[]): Interval | null {
  if (values.length < 2) return null;
  const random = generator(values.length);
  const means = Array.from({ length: RESAMPLES }, () => {
    let sum = 0;
    for (const _ of values) sum += values[Math.floor(random() * values.length)] ?? 0;
    return sum / values.length;
  }).sort((a, b) => a - b);
  const at = (part: number) => means[Math.round(part * (RESAMPLES - 1))] ?? Number.NaN;
  return { low: at(0.025), high: at(0.975) };
}
