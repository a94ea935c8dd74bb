/**
 * Exponential moving average with the start's bias taken out, as TensorBoard smooths. `weight` 0 … <1.
 * Values that are not finite stay as they are and do not enter the mean.
 */
function exponentialMean(values: ArrayLike<number>, weight: number): Float64Array {
  const smoothed = new Float64Array(values.length);
  let mean = 0;
  let debias = 0;
  for (let index = 0; index < values.length; index++) {
    const value = values[index] ?? Number.NaN;
    if (!Number.isFinite(value)) {
      smoothed[index] = value;
      continue;
    }
    mean = mean * weight + value * (1 - weight);
    debias = debias * weight + (1 - weight);
    smoothed[index] = mean / debias;
  }
  return smoothed;
}

/** Mean of the finite values among the `width` around each; values that are not finite stay as they are. */
function windowMean(values: ArrayLike<number>, width: number): Float64Array {
  const sums = new Float64Array(values.length + 1);
  const counts = new Float64Array(values.length + 1);
  for (let index = 0; index < values.length; index++) {
    const value = values[index] ?? Number.NaN;
    const isFinite = Number.isFinite(value);
    sums[index + 1] = (sums[index] ?? 0) + (isFinite ? value : 0);
    counts[index + 1] = (counts[index] ?? 0) + (isFinite ? 1 : 0);
  }
  const before = Math.floor(width / 2);
  return Float64Array.from(values, (value, index) => {
    if (!Number.isFinite(value)) return value;
    const from = Math.max(0, index - before);
    const to = Math.min(values.length, index - before + width);
    return ((sums[to] ?? 0) - (sums[from] ?? 0)) / ((counts[to] ?? 0) - (counts[from] ?? 0));
  });
}

/** Whether `amount` says how to smooth: 0 not at all, up to below 1 a weight, from 2 up the points of a window. */
export function isSmoothing(amount: number): boolean {
  return (amount >= 0 && amount < 1) || (Number.isInteger(amount) && amount >= 2);
}

/** Smoothed values: with a weight below 1 the exponential mean, from 2 up the mean over that many points. */
export function smooth(values: ArrayLike<number>, amount: number): Float64Array {
  return amount < 1 ? exponentialMean(values, amount) : windowMean(values, amount);
}
