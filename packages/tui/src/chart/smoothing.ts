/**
 * Exponential moving average with the start's bias taken out, as TensorBoard smooths. `weight` 0 … <1.
 * Values that are not finite stay as they are and do not enter the mean.
 */
export function smooth(values: ArrayLike<number>, weight: number): Float64Array {
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
