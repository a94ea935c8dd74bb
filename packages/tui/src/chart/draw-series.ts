import { type Scale } from './axis-ticks.js';
import type { BrailleCanvas } from './braille-canvas.js';
import type { Range, SeriesData } from './series.js';

export interface Window {
  readonly x: Range;
  readonly y: Range;
  readonly xScale: Scale;
  readonly yScale: Scale;
}

export interface Drawn {
  /** Dot position of the last finite point inside the window; null if nothing was drawn. */
  readonly end: { readonly x: number; readonly y: number } | null;
  /** Dot positions where a value was not a finite number. */
  readonly gaps: readonly { readonly x: number; readonly y: number }[];
}

interface Projection {
  /** From values to dots 0 … dots − 1. */
  readonly to: (value: number) => number;
  readonly back: (dot: number) => number;
}

function projection(range: Range, dots: number, scale: Scale): Projection {
  const log = scale === 'log';
  const low = log ? Math.log10(range.low) : range.low;
  const span = (log ? Math.log10(range.high) : range.high) - low;
  if (!(span > 0)) return { to: () => (dots - 1) / 2, back: () => Number.NaN };
  const factor = (dots - 1) / span;
  return log
    ? { to: (value) => (Math.log10(value) - low) * factor, back: (dot) => 10 ** (low + dot / factor) }
    : { to: (value) => (value - low) * factor, back: (dot) => low + dot / factor };
}

/** Points of one column of dots: only its first, last and extreme values are projected. */
interface Column {
  readonly at: number;
  readonly last: number;
  readonly lowest: number;
  readonly highest: number;
  /** Index after its last point. */
  readonly end: number;
}

/** The points from `start` on whose x rises and stays below `until`, as far as they have a value of at least `least`. */
function columnFrom(
  { x, y, low: lows, high: highs }: SeriesData,
  start: number,
  least: number,
  at: number,
  until: number,
): Column {
  const hasExtremes = lows !== y || highs !== y;
  let last = y[start] ?? Number.NaN;
  let lowest = last;
  let highest = last;
  let before = x[start] ?? Number.NaN;
  let index = start;
  do {
    const low = hasExtremes ? (lows[index] ?? last) : last;
    const high = hasExtremes ? (highs[index] ?? last) : last;
    if (low < lowest) lowest = low;
    if (high > highest) highest = high;
    index++;
    const here = x[index] ?? Number.NaN;
    const value = y[index] ?? Number.NaN;
    if (!(here >= before && here < until && value >= least && value <= Number.MAX_VALUE)) break;
    before = here;
    last = value;
  } while (index < x.length);
  return { at, last, lowest, highest, end: index };
}

/**
 * Draws one series. Within a column of dots the smallest and the largest value are both drawn, so a spike of one
 * point shows at any zoom; columns are joined from the last value of one to the first of the next; a value that is
 * not finite (or, on a log axis, not positive) breaks the line.
 */
export function drawSeries(canvas: BrailleCanvas, data: SeriesData, window: Window, ink: number): Drawn {
  const bottom = canvas.dotHeight - 1;
  const toX = projection(window.x, canvas.dotWidth, window.xScale);
  const toY = projection(window.y, canvas.dotHeight, window.yScale);
  const dotOf = (value: number) => bottom - Math.round(toY.to(value));
  const least = window.yScale === 'log' ? Number.MIN_VALUE : -Number.MAX_VALUE;
  const gaps: { x: number; y: number }[] = [];
  let column: Column | null = null;
  let end: Drawn['end'] = null;
  const close = (done: Column) => {
    const lowest = dotOf(done.lowest);
    canvas.vertical(done.at, dotOf(done.highest), Number.isNaN(lowest) ? bottom : lowest, ink);
    if (done.at >= 0 && done.at < canvas.dotWidth) end = { x: done.at, y: clamp(dotOf(done.last), bottom) };
  };
  const { x, y } = data;
  for (let index = 0, { length } = x; index < length; index++) {
    const value = y[index] ?? Number.NaN;
    const here = x[index] ?? Number.NaN;
    if (!(value >= least && value <= Number.MAX_VALUE && here - here === 0)) {
      if (column !== null) close(column);
      column = null;
      const gap = Math.round(toX.to(here));
      if (Number.isFinite(gap)) gaps.push({ x: gap, y: endRow(end) ?? bottom });
      continue;
    }
    const at = Math.round(toX.to(here));
    if (!Number.isFinite(at)) continue;
    if (column !== null) {
      close(column);
      join(canvas, column.at, dotOf(column.last), at, dotOf(value), ink);
    }
    column = columnFrom(data, index, least, at, toX.back(at + 0.5));
    index = column.end - 1;
  }
  if (column !== null) close(column);
  return { end, gaps };
}

/** Draws each point by itself, two dots wide and high; what has no place in the window is left out. */
export function drawPoints(canvas: BrailleCanvas, { x, y }: SeriesData, window: Window, ink: number): Drawn {
  const toX = projection(window.x, canvas.dotWidth, window.xScale);
  const toY = projection(window.y, canvas.dotHeight, window.yScale);
  let end: Drawn['end'] = null;
  for (let index = 0; index < x.length; index++) {
    const right = Math.round(toX.to(x[index] ?? Number.NaN));
    const down = canvas.dotHeight - 1 - Math.round(toY.to(y[index] ?? Number.NaN));
    const isInside = right >= 0 && right < canvas.dotWidth && down >= 0 && down < canvas.dotHeight;
    if (!isInside) continue;
    for (const column of [right, right + 1]) canvas.vertical(column, down, down + 1, ink);
    end = { x: right, y: down };
  }
  return { end, gaps: [] };
}

function endRow(end: Drawn['end']): number | null {
  return end === null ? null : end.y;
}

function clamp(dot: number, bottom: number): number {
  return Math.max(-1, Math.min(bottom + 1, dot));
}

/** A line whose ends may lie far outside the canvas: cut to it first, as a zoomed chart has such lines. */
function join(canvas: BrailleCanvas, x0: number, y0: number, x1: number, y1: number, ink: number): void {
  const right = canvas.dotWidth;
  const bottom = canvas.dotHeight - 1;
  if (Math.max(x0, x1) < 0 || Math.min(x0, x1) >= right || x0 === x1) return;
  const slope = (y1 - y0) / (x1 - x0);
  const from = Math.max(-1, Math.min(right, x0));
  const to = Math.max(-1, Math.min(right, x1));
  const fromY = clamp(Math.round(y0 + slope * (from - x0)), bottom);
  const toY = clamp(Math.round(y0 + slope * (to - x0)), bottom);
  canvas.line(from, fromY, to, toY, ink);
}
