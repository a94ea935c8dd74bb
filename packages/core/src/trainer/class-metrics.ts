import { elementAt } from '../element-at.js';
import type { Metrics } from '../plugins/metrics.js';

const BINS = 15;
const TOP = 5;
/** Examples, correct answers, correct ones among the five likeliest. */
const COUNTS = 3;

/**
 * Sums over rows: logits `[N, K]`, class numbers `[N]` or distributions `[N, K]` → `[N, correct, correct among the
 * five likeliest, …]`, then for each of 15 equal bins of the answer's probability the rows in it, their correct
 * answers and the sum of their probabilities.
 */
export function tallyClasses(logits: Float32Array, targets: Float32Array, classes: number): number[] {
  const rows = logits.length / classes;
  const tally = Array<number>(COUNTS + 3 * BINS).fill(0);
  tally[0] = rows;
  const add = (at: number, value: number) => (tally[at] = elementAt(tally, at) + value);
  for (let row = 0; row < rows; row++) {
    const of = logits.subarray(row * classes, (row + 1) * classes);
    const rank = rankOf(of, expectedClass(targets, row, rows, classes));
    const correct = Number(rank === 0);
    add(1, correct);
    add(2, Number(rank < TOP));
    const confidence = likeliest(of);
    if (Number.isNaN(confidence)) continue;
    const bin = COUNTS + 3 * (Math.ceil(confidence * BINS) - 1);
    add(bin, 1);
    add(bin + 1, correct);
    add(bin + 2, confidence);
  }
  return tally;
}

/**
 * Accuracy, accuracy among the five likeliest where there are more classes, and the expected calibration error.
 * Source: Guo et al., "On calibration of modern neural networks" (2017), 15 bins of equal width.
 */
export function classMetrics(tally: readonly number[], classes: number): Metrics {
  const rows = elementAt(tally, 0);
  let gap = 0;
  for (let bin = COUNTS; bin < tally.length; bin += 3)
    gap += Math.abs(elementAt(tally, bin + 1) - elementAt(tally, bin + 2));
  return {
    accuracy: elementAt(tally, 1) / rows,
    ...(classes > TOP ? { top5_accuracy: elementAt(tally, 2) / rows } : {}),
    calibration_error: gap / rows,
  };
}

/** The class number of a row, or the likeliest class of its distribution. */
export function expectedClass(targets: Float32Array, row: number, rows: number, classes: number): number {
  if (targets.length === rows) return elementAt(targets, row);
  return likeliestClass(targets.subarray(row * classes, (row + 1) * classes));
}

/** The first position of the largest value. */
export function likeliestClass(values: Float32Array): number {
  let best = 0;
  let largest = NaN;
  for (const [i, value] of values.entries())
    if (i === 0 || value > largest) {
      best = i;
      largest = value;
    }
  return best;
}

/** How many classes come before this one; of equal ones the first. */
function rankOf(logits: Float32Array, expected: number): number {
  const own = elementAt(logits, expected);
  if (Number.isNaN(own)) return Infinity;
  let rank = 0;
  for (const [i, other] of logits.entries()) if (other > own || (other === own && i < expected)) rank += 1;
  return rank;
}

/** The softmax's largest probability. */
function likeliest(logits: Float32Array): number {
  const largest = Math.max(...logits);
  let sum = 0;
  for (const value of logits) sum += Math.exp(value - largest);
  return 1 / sum;
}
