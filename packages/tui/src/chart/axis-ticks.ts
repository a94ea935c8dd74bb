import { format, formatPrefix, precisionFixed, precisionPrefix, precisionRound } from 'd3-format';
import { scaleLinear, scaleLog, scaleTime, scaleUtc } from 'd3-scale';
import { formatDuration } from '@ablate/report/text';

export type Scale = 'linear' | 'log';

/** What an axis counts: seconds, milliseconds since the epoch (`clock`), bytes; null for plain numbers. */
export type TickUnit = 'seconds' | 'clock' | 'bytes' | null;

export interface LabelledAxis {
  readonly label: string;
  /** Times are written as `3m05s` or `14:02:31`. */
  readonly unit: TickUnit;
}

/** Above so many times the smallest gap ticks are written each by itself. */
const WIDEST = 1e6;

/** Round values between `low` and `high`, at most about `count` of them. */
export function axisTicks(
  low: number,
  high: number,
  count: number,
  scale: Scale = 'linear',
  unit: TickUnit = null,
): number[] {
  if (!Number.isFinite(low) || !Number.isFinite(high) || low > high || count < 1) return [];
  if (low === high) return [low];
  if (scale === 'log' && low > 0) {
    const log = scaleLog().domain([low, high]);
    // d3 has labels for as many of a decade's parts as there is room for.
    const label = log.tickFormat(count);
    const ticks = log.ticks(count).filter((tick) => label(tick) !== '');
    if (ticks.length >= 2) return ticks;
  }
  // Steps of a time are round in its own way: 15 s, 5 min, 6 h.
  if (unit === 'clock') return scaleTime().domain([low, high]).ticks(count).map(Number);
  if (unit === 'seconds' && high - low >= count)
    return scaleUtc().domain([low * 1000, high * 1000]).ticks(count).map((tick) => Number(tick) / 1000); // prettier-ignore
  return scaleLinear().domain([low, high]).ticks(count);
}

/** Labels with just the digits that tell ticks apart: no two are the same. */
export function tickLabels(ticks: readonly number[], unit: TickUnit = null): string[] {
  const gaps = ticks.slice(1).map((tick, index) => Math.abs(tick - (ticks[index] ?? 0)));
  const gap = Math.min(...gaps.filter((value) => value > 0));
  const largest = Math.max(0, ...ticks.map(Math.abs));
  const labels = ticks.map(labeller(Number.isFinite(gap) ? gap : null, largest, unit));
  return labels.map((label, index) => (labels.indexOf(label) < index ? '' : label));
}

/** @param gap the least between two ticks; null for a single one */
function labeller(gap: number | null, largest: number, unit: TickUnit): (tick: number) => string {
  if (unit === 'clock') return clock;
  if (unit === 'seconds' && (gap ?? largest) >= 1) return (tick) => (tick === 0 ? '0' : formatDuration(tick));
  const suffix = unit === 'bytes' ? 'B' : unit === 'seconds' ? 's' : '';
  const write = numbers(gap, largest, unit);
  return (tick) => (tick === 0 ? '0' : `${write(tick)}${suffix}`);
}

function numbers(gap: number | null, largest: number, unit: TickUnit): (tick: number) => string {
  if (gap === null || largest > gap * WIDEST) return alone;
  if (largest >= 1e5 || (unit === 'bytes' && largest >= 1e3))
    return formatPrefix(`.${precisionPrefix(gap, largest)}`, largest);
  if (largest < 1e-3) return format(`.${precisionRound(gap, largest) - 1}e`);
  return format(`.${precisionFixed(gap)}f`);
}

function alone(tick: number): string {
  const size = Math.abs(tick);
  if (size >= 1e5 || size < 1e-3) return format('.3~e')(tick).replace('e+', 'e');
  return format('.5~r')(tick);
}

function clock(milliseconds: number): string {
  const date = new Date(milliseconds);
  return [date.getHours(), date.getMinutes(), date.getSeconds()]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');
}

/** The unit of a metric by its name, as Ablate itself and most programs end them. */
export function unitOf(metric: string): TickUnit {
  if (metric.endsWith('_bytes')) return 'bytes';
  return /(?:^|[/_])seconds$/u.test(metric) ? 'seconds' : null;
}

/** Where `value` lies between `low` (0) and `high` (1). */
export function fraction(value: number, low: number, high: number, scale: Scale = 'linear'): number {
  if (low === high) return 0.5;
  if (scale === 'log') {
    if (value <= 0) return Number.NEGATIVE_INFINITY;
    return (Math.log10(value) - Math.log10(low)) / (Math.log10(high) - Math.log10(low));
  }
  return (value - low) / (high - low);
}
