import type { Scale } from './axis-ticks.js';
import type { Window } from './draw-series.js';
import { withoutOutliers } from './without-outliers.js';
import { finiteRange, type NumberList, type Range, type Series, type SeriesData } from './series.js';

export interface WindowOptions {
  readonly series: readonly Series[];
  /** The part of the x axis that is shown; everything if not given. */
  readonly x?: Range | null;
  readonly xScale?: Scale;
  readonly yScale?: Scale;
  /** Leaves outliers out of the y axis. */
  readonly clip?: boolean;
}

function paddedRange({ low, high }: Range, scale: Scale): Range {
  if (low < high) return { low, high };
  if (scale === 'log') return { low: low / 2, high: high * 2 };
  const pad = low === 0 ? 1 : Math.abs(low) * 0.1;
  return { low: low - pad, high: high + pad };
}

/** Index of the first x that is at least `value`; x rises. */
function firstIndexAt(x: ArrayLike<number>, value: number): number {
  let low = 0;
  let high = x.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((x[middle] ?? Infinity) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The values whose x lies in `x`, as lists for `finiteRange`. */
function valuesWithin({ x: steps, y, low, high }: SeriesData, x: Range | null): NumberList[] {
  const lists = [...new Set([y, low, high])];
  if (x === null) return lists;
  const from = firstIndexAt(steps, x.low);
  let to = firstIndexAt(steps, x.high);
  while (to < steps.length && (steps[to] ?? Infinity) <= x.high) to++;
  if (from === 0 && to === steps.length) return lists;
  return lists.map((list) => list.slice(from, to));
}

/** Smallest and largest x of all series; x rises in each of them. */
export function xRange(series: readonly Series[], xScale: Scale = 'linear'): Range | null {
  const ends = series.flatMap(({ data: { x } }) => {
    const first = xScale === 'log' ? firstIndexAt(x, Number.MIN_VALUE) : 0;
    return first < x.length ? [x[first] ?? Number.NaN, x[x.length - 1] ?? Number.NaN] : [];
  });
  return finiteRange([ends], xScale === 'log');
}

/** What a chart shows of its series; null if they have no finite value there. */
export function chartWindow({
  series,
  x = null,
  xScale = 'linear',
  yScale = 'linear',
  clip = false,
}: WindowOptions): Window | null {
  const shownX = x ?? xRange(series, xScale);
  const values = series.flatMap(({ data }) => valuesWithin(data, x));
  const whole = finiteRange(values, yScale === 'log');
  if (shownX === null || whole === null) return null;
  const y = clip ? withoutOutliers(values, whole, yScale) : whole;
  return { x: paddedRange(shownX, xScale), y: paddedRange(y, yScale), xScale, yScale };
}

/** The value of the point nearest to `x`; NaN without points. */
export function valueNear({ x: steps, y }: SeriesData, x: number): number {
  const after = firstIndexAt(steps, x);
  const before = after - 1;
  const nearer =
    Math.abs((steps[after] ?? Infinity) - x) <= Math.abs((steps[before] ?? -Infinity) - x) ? after : before;
  return y[nearer] ?? Number.NaN;
}
