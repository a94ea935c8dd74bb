/** What is known of the numbers whose sum is in question. */
export interface Summed {
  readonly sum: number | null;
  readonly numbers: number;
  /** Of their absolute values together, or more. */
  readonly magnitude: number;
  readonly min: number | null;
  readonly max: number | null;
}

/**
 * Whether a stored sum can be that of the points. A sum depends on the order in which it was made, by a rounding error
 * for each number, and where it goes beyond all numbers on the way; null is NaN, which opposite infinities give.
 */
export function isSumOf(stored: number | null, { sum, numbers, magnitude, min, max }: Summed): boolean {
  if (stored === sum) return true;
  const isFinite = Number.isFinite(min ?? 0) && Number.isFinite(max ?? 0);
  if (!isFinite) return false;
  if (magnitude === Infinity) return true;
  if (stored === null || sum === null) return false;
  return Math.abs(stored - sum) <= numbers * Number.EPSILON * magnitude;
}
