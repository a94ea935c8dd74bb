import { mean as meanOf, sampleStandardDeviation } from 'simple-statistics';

/** Arithmetic mean; null of nothing. */
export function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : meanOf([...values]);
}

/** Sample standard deviation (n − 1 below the line); null below two values. */
export function sd(values: readonly number[]): number | null {
  return values.length < 2 ? null : sampleStandardDeviation([...values]);
}
