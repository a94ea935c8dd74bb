/** Numbers in a list or a typed array. */
export type Values = readonly number[] | Float64Array | Float32Array;

/** Arithmetic mean; null of nothing. */
export function mean(values: Values): number | null {
  const n = values.length;
  if (n === 0) return null;
  // Around the first value, so that equal values give that very value and no rounding error.
  const first = values[0] ?? 0;
  let sum = 0;
  for (let i = 1; i < n; i++) sum += (values[i] ?? 0) - first;
  return first + sum / n;
}

/** Sample standard deviation √(Σ(x − x̄)² / (n − 1)); null below two values. */
export function standardDeviation(values: Values): number | null {
  const center = mean(values);
  if (center === null || values.length < 2) return null;
  let squares = 0;
  for (const value of values) squares += (value - center) ** 2;
  return Math.sqrt(squares / (values.length - 1));
}
