import type { Metrics } from '../plugins/hooks.js';

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
  const add = (at: number, value: number) => (tally[at] = (tally[at] ?? 0) + value);
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
  const [rows = 0, correct = 0, top = 0, ...bins] = tally;
  let gap = 0;
  for (let bin = 0; bin < bins.length; bin += 3) gap += Math.abs((bins[bin + 1] ?? 0) - (bins[bin + 2] ?? 0));
  return {
    accuracy: correct / rows,
    ...(classes > TOP ? { top5_accuracy: top / rows } : {}),
    calibration_error: gap / rows,
  };
}

/** The class number of a row, or the likeliest class of its distribution. */
export function expectedClass(targets: Float32Array, row: number, rows: number, classes: number): number {
  if (targets.length === rows) return targets[row] ?? 0;
  return likeliestClass(targets.subarray(row * classes, (row + 1) * classes));
}

/** The first position of the largest value. */
export function likeliestClass(values: Float32Array): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if ((values[i] ?? 0) > (values[best] ?? 0)) best = i;
  return best;
}

/** How many classes come before this one; of equal ones the first. */
function rankOf(logits: Float32Array, expected: number): number {
  const own = logits[expected] ?? NaN;
  if (Number.isNaN(own)) return Infinity;
  let rank = 0;
  for (let i = 0; i < logits.length; i++) {
    const other = logits[i] ?? 0;
    if (other > own || (other === own && i < expected)) rank += 1;
  }
  return rank;
}

/** The softmax's largest probability. */
function likeliest(logits: Float32Array): number {
  const largest = Math.max(...logits);
  let sum = 0;
  for (const value of logits) sum += Math.exp(value - largest);
  return 1 / sum;
}
