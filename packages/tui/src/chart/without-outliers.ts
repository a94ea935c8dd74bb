import type { Scale } from './axis-ticks.js';
import type { NumberList, Range } from './series.js';

/** The part of the values on either side that may be outliers. */
const TAIL = 0.02;
/** Beside the others' range, as a part of it. */
const PADDING = 0.05;
/** Outliers make an axis at least so many times as long; what doesn't is left in. */
const LEAST_RATIO = 2;
/** As many values as tell where most of them are. */
const MOST_VALUES = 20_000;

/** The range of most values, without the few far beyond them; the whole range where there are none. */
export function withoutOutliers(lists: readonly NumberList[], whole: Range, scale: Scale): Range {
  const isLog = scale === 'log';
  const values = sampled(lists).filter((value) => Number.isFinite(value) && (!isLog || value > 0));
  if (values.length === 0) return whole;
  const sorted = Float64Array.from(values, (value) => (isLog ? Math.log10(value) : value)).sort();
  const at = (part: number) => sorted[Math.round(part * (sorted.length - 1))] ?? Number.NaN;
  const [low, high] = [at(TAIL), at(1 - TAIL)];
  const span = high - low;
  const full = isLog ? Math.log10(whole.high / whole.low) : whole.high - whole.low;
  if (span === 0 || full < LEAST_RATIO * span) return whole;
  const back = (value: number) => (isLog ? 10 ** value : value);
  return {
    low: Math.max(whole.low, back(low - PADDING * span)),
    high: Math.min(whole.high, back(high + PADDING * span)),
  };
}

function sampled(lists: readonly NumberList[]): number[] {
  const total = lists.reduce((sum, { length }) => sum + length, 0);
  const step = Math.max(1, Math.ceil(total / MOST_VALUES));
  return lists.flatMap((list) =>
    Array.from({ length: Math.ceil(list.length / step) }, (_, at) => list[at * step] ?? Number.NaN),
  );
}
