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

/** A function from values to dots 0 … dots − 1. */
function projection(range: Range, dots: number, scale: Scale): (value: number) => number {
  const log = scale === 'log';
  const low = log ? Math.log10(range.low) : range.low;
  const span = (log ? Math.log10(range.high) : range.high) - low;
  if (!(span > 0)) return () => (dots - 1) / 2;
  const factor = (dots - 1) / span;
  return log ? (value) => (Math.log10(value) - low) * factor : (value) => (value - low) * factor;
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
  const gaps: { x: number; y: number }[] = [];
  let column = -1;
  let top = 0;
  let low = 0;
  let open = false;
  let joinX = 0;
  let joinY = 0;
  let end: Drawn['end'] = null;
  const flush = () => {
    if (column >= 0) canvas.vertical(column, top, low, ink);
  };
  const { x, y, low: lows, high: highs } = data;
  const hasExtremes = lows !== y || highs !== y;
  for (let index = 0; index < x.length; index++) {
    const value = y[index] ?? Number.NaN;
    const at = Math.round(toX(x[index] ?? Number.NaN));
    const dotY = bottom - Math.round(toY(value));
    if (!Number.isFinite(dotY) || !Number.isFinite(at)) {
      if (Number.isFinite(at)) gaps.push({ x: at, y: end?.y ?? bottom });
      open = false;
      continue;
    }
    let upper = dotY;
    let lower = dotY;
    if (hasExtremes) {
      const highest = bottom - Math.round(toY(highs[index] ?? value));
      const lowest = bottom - Math.round(toY(lows[index] ?? value));
      if (highest < upper) upper = highest;
      if (lowest > lower) lower = lowest;
    }
    if (at === column && open) {
      if (upper < top) top = upper;
      if (lower > low) low = lower;
    } else {
      flush();
      if (open) join(canvas, joinX, joinY, at, dotY, ink);
      column = at;
      top = upper;
      low = lower;
    }
    open = true;
    joinX = at;
    joinY = dotY;
    if (at >= 0 && at < canvas.dotWidth) end = { x: at, y: clamp(dotY, bottom) };
  }
  flush();
  return { end, gaps };
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
  const cut = (x: number) => Math.max(-1, Math.min(right, x));
  const yAt = (x: number) => clamp(Math.round(y0 + slope * (x - x0)), bottom);
  canvas.line(cut(x0), yAt(cut(x0)), cut(x1), yAt(cut(x1)), ink);
}
