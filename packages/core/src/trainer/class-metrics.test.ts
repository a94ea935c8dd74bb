import { describe, expect, it } from 'vitest';
import { classMetrics, likeliestClass, tallyClasses } from './class-metrics.js';

const metricsOf = (rows: readonly (readonly number[])[], targets: readonly number[], classes: number) =>
  classMetrics(tallyClasses(Float32Array.from(rows.flat()), Float32Array.from(targets), classes), classes);
/** Logits of two classes whose softmax is `p` and `1 − p`. */
const sure = (p: number) => [Math.log(p), Math.log(1 - p)];

describe('top-5 accuracy', () => {
  const descending = [9, 8, 7, 6, 5, 4, 3, 2, 1, 0];
  it.each([
    [0, 1],
    [4, 1],
    [5, 0],
    [9, 0],
  ])('of the class at place %d of ten is %d', (expected, share) => {
    expect(metricsOf([descending], [expected], 10)).toMatchObject({
      accuracy: expected === 0 ? 1 : 0,
      top5_accuracy: share,
    });
  });

  it('takes the first of equal classes before the later ones', () => {
    const equal = Array<number>(7).fill(1);
    const shares = [0, 4, 5, 6].map((expected) => metricsOf([equal], [expected], 7).top5_accuracy);
    expect(shares).toEqual([1, 1, 0, 0]);
  });

  it('does not count a class whose logit is not a number', () => {
    expect(metricsOf([[NaN, 0, 0, 0, 0, 0]], [0], 6)).toMatchObject({ accuracy: 0, top5_accuracy: 0 });
  });

  it('counts the share of all rows', () => {
    const rows = [descending, descending, descending, descending];
    expect(metricsOf(rows, [0, 3, 6, 4], 10)).toMatchObject({ accuracy: 0.25, top5_accuracy: 0.75 });
  });
});

describe('calibration error', () => {
  // Bins are (k / 15, (k + 1) / 15]: 9 / 15 = 0.6, 10 / 15 = 0.667, 14 / 15 = 0.933.
  it.each([
    // One bin: |1 − (0.61 + 0.65)| / 2.
    ['of one bin are taken together', [0.61, 0.65], [0, 1], 0.13],
    // Two bins: (|1 − 0.65| + |0 − 0.68|) / 2.
    ['of neighbouring bins are not', [0.65, 0.68], [0, 1], 0.515],
    // (|1 − 0.92| + |0 − 0.94|) / 2; they would be one bin of ten.
    ['of the last two bins are not', [0.92, 0.94], [0, 1], 0.51],
    // (|1 − (0.94 + 0.99)|) / 2.
    ['of the last bin are taken together', [0.94, 0.99], [0, 1], 0.465],
  ])('rows %s', (_, confidences, targets, expected) => {
    expect(metricsOf(confidences.map(sure), targets, 2).calibration_error).toBeCloseTo(expected, 6);
  });

  it('a bin holds its upper end', () => {
    // A softmax of exactly 3 / 15, and of 0.19: both in (2 / 15, 3 / 15], so |1 − (0.2 + 0.19)| / 2.
    const fifth = [0, 0, 0, 0, 0, -Infinity];
    const lower = [0.19, 0.162, 0.162, 0.162, 0.162, 0.162].map(Math.log);
    expect(metricsOf([fifth, lower], [0, 1], 6).calibration_error).toBeCloseTo(0.305, 6);
  });

  it('an answer without doubt is in the last bin', () => {
    expect(metricsOf([[1000, 0], [1000, 0]], [0, 1], 2).calibration_error).toBe(0.5); // prettier-ignore
  });

  it('counts each bin’s rows, right answers and probabilities; rows that are not numbers are in none', () => {
    const tally = tallyClasses(
      Float32Array.from([...sure(0.75), ...sure(0.75), NaN, 0]),
      Float32Array.of(0, 1, 0),
      2,
    );
    // 0.75 · 15 = 11.25: bin 11 of 0 to 14.
    const expected = Array<number>(3 + 45).fill(0);
    expected.splice(0, 3, 3, 1, 2);
    expected.splice(3 + 3 * 11, 3, 2, 1, 1.5);
    expect(tally.map((value) => Number(value.toFixed(6)))).toEqual(expected);
  });
});

it('the likeliest class is the first of the largest', () => {
  const likeliest = (...values: number[]) => likeliestClass(Float32Array.from(values));
  expect([likeliest(-2, -1, -1), likeliest(3, 3), likeliest(-1, -2), likeliest(0, 1, 2)]).toEqual([1, 0, 0, 2]); // prettier-ignore
});

it('takes the likeliest class of each row’s own distribution', () => {
  const rows = [[5, 0, 0], [0, 5, 0], [0, 0, 5]]; // prettier-ignore
  const distributions = [0.6, 0.3, 0.1, 0.2, 0.7, 0.1, 0.2, 0.4, 0.4];
  expect(metricsOf(rows, distributions, 3).accuracy).toBeCloseTo(2 / 3, 12);
});
