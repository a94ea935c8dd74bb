import type { Point } from '@ablate/tracker';
import type { SeriesIdentity } from './palette.js';

export type NumberList = Float64Array | readonly number[];

/** Columns of numbers of equal length, in the order of x. `low` and `high` are the extremes at that x. */
export interface SeriesData {
  readonly x: NumberList;
  readonly y: NumberList;
  readonly low: NumberList;
  readonly high: NumberList;
}

export interface Series extends SeriesIdentity {
  readonly label: string;
  readonly data: SeriesData;
  /** Drawn faintly and without marker: the unsmoothed line behind a smoothed one. */
  readonly faint?: boolean;
  /** Points by themselves, in place of a line through them. */
  readonly isScattered?: boolean;
  /** What its points are of, where that is not the same for all. */
  readonly names?: readonly string[];
}

/** Whether it only stands behind another line, and has no value that this one lacks; points by themselves have. */
export function isBehind({ faint, isScattered }: Series): boolean {
  return faint === true && isScattered !== true;
}

export const X_AXES = ['step', 'epoch', 'relative', 'clock'] as const;
export type XAxis = (typeof X_AXES)[number];

export interface XOptions {
  readonly axis: XAxis;
  /** Milliseconds since the epoch at which relative time is 0. */
  readonly start: number;
  /** Steps of one epoch, for the `epoch` axis; null where unknown. */
  readonly stepsPerEpoch: number | null;
}

function xOf(point: Point, { axis, start, stepsPerEpoch }: XOptions): number {
  if (axis === 'relative') return (point.time - start) / 1000;
  if (axis === 'clock') return point.time;
  if (axis === 'epoch' && stepsPerEpoch !== null && stepsPerEpoch > 0) return point.step / stepsPerEpoch;
  return point.step;
}

export function seriesData(points: readonly Point[], options: XOptions): SeriesData {
  const x = new Float64Array(points.length);
  const y = new Float64Array(points.length);
  const low = new Float64Array(points.length);
  const high = new Float64Array(points.length);
  for (let index = 0; index < points.length; index++) {
    const point = points[index];
    if (point === undefined) continue;
    x[index] = xOf(point, options);
    y[index] = point.value;
    low[index] = point.min;
    high[index] = point.max;
  }
  return { x, y, low, high };
}

export interface Range {
  readonly low: number;
  readonly high: number;
}

/** Smallest and largest finite value (above 0 if `positive`); null if there is none. */
export function finiteRange(lists: readonly NumberList[], positive = false): Range | null {
  const least = positive ? Number.MIN_VALUE : -Number.MAX_VALUE;
  let low = Infinity;
  let high = -Infinity;
  // A series without extremes of its own has the same list three times.
  for (const list of new Set(lists)) {
    for (let index = 0, { length } = list; index < length; index++) {
      const value = list[index] ?? Number.NaN;
      if (value < low && value >= least) low = value;
      if (value > high && value <= Number.MAX_VALUE) high = value;
    }
  }
  return low <= high ? { low, high } : null;
}
