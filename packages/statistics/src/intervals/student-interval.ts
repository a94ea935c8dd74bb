import { studentTQuantile } from '../distributions/student-t.js';
import { expectShare } from '../expect.js';
import { mean, standardDeviation, type Values } from './spread.js';

/** A confidence interval of a mean. */
export interface Interval {
  readonly low: number;
  readonly high: number;
  /** Share of repeated experiments whose interval holds the true mean, where the assumptions hold. */
  readonly level: number;
  /** `student`: for one look at data of a planned size. `repeated`: holds at every look of a sequential plan. */
  readonly kind: 'student' | 'repeated';
}

/**
 * Student's interval of a mean (1908), in the unit of the values: x̄ ± t(n − 1) · s / √n. Of paired differences it is
 * the interval of their mean. Null below two values, which say nothing about their spread.
 *
 * Assumes independent values from a normal distribution; with fewer than some 15 values of a skewed one it covers
 * less than it says.
 * @throws RangeError for a level outside 0 to 1
 * @example
 * ```ts interval.ts
 * import { studentInterval } from '@ablate/statistics';
 *
 * const interval = studentInterval([0.72, 0.73, 0.72, 0.73, 0.71, 0.74]);
 * console.log(interval?.low, interval?.high);
 * ```
 */
export function studentInterval(values: Values, level = 0.95): Interval | null {
  expectShare('level', level);
  return around(values, 1 - level, { level, kind: 'student' });
}

/** x̄ ± t(n − 1) · s / √n with `outside` of the t distribution outside; null below two values. */
export function around(
  values: Values,
  outside: number,
  label: Pick<Interval, 'level' | 'kind'>,
): Interval | null {
  const n = values.length;
  const center = mean(values);
  const deviation = standardDeviation(values);
  if (center === null || deviation === null) return null;
  const half = deviation === 0 ? 0 : (studentTQuantile(1 - outside / 2, n - 1) * deviation) / Math.sqrt(n);
  return { low: center - half, high: center + half, ...label };
}
