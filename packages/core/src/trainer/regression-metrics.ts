import type { Metrics } from '../plugins/hooks.js';

/** Sums that are kept for each target. */
const SUMS = 4;

/**
 * Sums over examples: outputs and targets `[N, targets]`, both standardized, and the targets' deviations → `[N, …]`,
 * then for each target Σ error², Σ |error|, Σ y and Σ y², in its own units (from its mean).
 */
export function tallyRegression(
  outputs: Float32Array,
  expected: Float32Array,
  deviations: readonly number[],
): number[] {
  const width = deviations.length;
  const tally = Array<number>(1 + SUMS * width).fill(0);
  tally[0] = outputs.length / width;
  const add = (at: number, value: number) => (tally[at] = (tally[at] ?? 0) + value);
  for (let i = 0; i < outputs.length; i++) {
    const target = i % width;
    const deviation = deviations[target] ?? 1;
    const y = (expected[i] ?? 0) * deviation;
    const error = (outputs[i] ?? 0) * deviation - y;
    const at = 1 + SUMS * target;
    add(at, error * error);
    add(at + 1, Math.abs(error));
    add(at + 2, y);
    add(at + 3, y * y);
  }
  return tally;
}

/**
 * Root of the mean squared error and mean absolute error in the target's units, and the share of its variance that is
 * explained (R²); of several targets their means (of the squared errors, the absolute errors, the shares).
 */
export function regressionMetrics([examples = 0, ...sums]: readonly number[], targets: number): Metrics {
  let squared = 0;
  let absolute = 0;
  let explained = 0;
  for (let at = 0; at < sums.length; at += SUMS) {
    const [errorSquares = 0, errors = 0, y = 0, squares = 0] = sums.slice(at, at + SUMS);
    squared += errorSquares / examples;
    absolute += errors / examples;
    explained += 1 - errorSquares / (squares - (y * y) / examples);
  }
  return { rmse: Math.sqrt(squared / targets), mae: absolute / targets, r2: explained / targets };
}
