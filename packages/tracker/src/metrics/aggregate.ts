/**
 * What a summary or a rollup bucket knows of its points. NaN counts as a point but not as a number, so that one
 * bad step doesn't hide all others; without any number, `min` and `max` are NaN and `sum` is 0.
 */
interface Aggregate {
  min: number;
  minStep: number;
  max: number;
  maxStep: number;
  sum: number;
  numbers: number;
  /** Of the newest point, milliseconds since the run was created. */
  time: number;
}

export interface Bucket extends Aggregate {
  readonly bucket: number;
}

export function emptyAggregate(step: number): Aggregate {
  return { min: NaN, minStep: step, max: NaN, maxStep: step, sum: 0, numbers: 0, time: 0 };
}

export function addPoint(to: Aggregate, step: number, time: number, value: number): void {
  if (time > to.time) to.time = time;
  if (Number.isNaN(value)) return;
  if (to.numbers === 0 || value < to.min) {
    to.min = value;
    to.minStep = step;
  }
  if (to.numbers === 0 || value > to.max) {
    to.max = value;
    to.maxStep = step;
  }
  to.sum += value;
  to.numbers += 1;
}

function addAggregate(to: Aggregate, other: Aggregate): void {
  if (other.time > to.time) to.time = other.time;
  if (other.numbers === 0) return;
  if (to.numbers === 0 || other.min < to.min) to.min = other.min;
  if (to.numbers === 0 || other.max > to.max) to.max = other.max;
  to.sum += other.sum;
  to.numbers += other.numbers;
}

/** Buckets of 2^level steps from points in ascending order of step. */
export function bucketPoints(
  steps: readonly number[],
  times: readonly number[],
  values: readonly number[],
  level: number,
): Bucket[] {
  const width = 2 ** level;
  const buckets: Bucket[] = [];
  let current: Bucket | undefined;
  for (const [index, step] of steps.entries()) {
    const bucket = Math.floor(step / width);
    if (current?.bucket !== bucket) {
      current = { bucket, ...emptyAggregate(step) };
      buckets.push(current);
    }
    addPoint(current, step, times[index] ?? 0, values[index] ?? NaN);
  }
  return buckets;
}

/** Joins each 2^levels neighbouring buckets into one. */
export function widenBuckets(buckets: readonly Bucket[], levels: number): Bucket[] {
  const width = 2 ** levels;
  const wider: Bucket[] = [];
  let current: Bucket | undefined;
  for (const narrow of buckets) {
    const bucket = Math.floor(narrow.bucket / width);
    if (current?.bucket !== bucket) {
      current = { bucket, ...emptyAggregate(narrow.minStep) };
      wider.push(current);
    }
    addAggregate(current, narrow);
  }
  return wider;
}
