import { elementAt } from '../element-at.js';
import type { Metrics } from '../plugins/metrics.js';

/** Sums that are kept for each target. */
const SUMS = 4;

/**
 * Sums over examples: outputs and targets `[N, targets]`, both standardized, and the targets' standard deviations → `[N, …]`,
 * then for each target Σ error², Σ |error|, Σ y and Σ y², in its own units (from its mean).
 */
export function tallyRegression(
  outputs: Float32Array,
  expected: Float32Array,
  stds: readonly number[],
): number[] {
  const width = stds.length;
  const tally = Array<number>(1 + SUMS * width).fill(0);
  tally[0] = outputs.length / width;
  const add = (at: number, value: number) => (tally[at] = elementAt(tally, at) + value);
  for (let i = 0; i < outputs.length; i++) {
    const target = i % width;
    const std = elementAt(stds, target);
    const y = elementAt(expected, i) * std;
    const error = elementAt(outputs, i) * std - y;
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
export function regressionMetrics(tally: readonly number[], targets: number): Metrics {
  const examples = elementAt(tally, 0);
  let squared = 0;
  let absolute = 0;
  let explained = 0;
  for (let at = 1; at < tally.length; at += SUMS) {
    const errorSquares = elementAt(tally, at);
    const errors = elementAt(tally, at + 1);
    const y = elementAt(tally, at + 2);
    const squares = elementAt(tally, at + 3);
    squared += errorSquares / examples;
    absolute += errors / examples;
    explained += 1 - errorSquares / (squares - (y * y) / examples);
  }
  return { rmse: Math.sqrt(squared / targets), mae: absolute / targets, r2: explained / targets };
}
