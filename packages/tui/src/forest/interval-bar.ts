import type { DifferenceEnds, IntervalScale } from '@ablate/report/text';
import { type Line, type Span, type Style } from '../text/line.js';

const MARGIN = '░';
const BASELINE = '│';

/** The cell of a bar of `width` cells at which a value stands; what lies outside stands at the end. */
function placeOnScale(value: number, { domain: [low, high] }: IntervalScale, width: number): number {
  const place = Math.round(((value - low) / (high - low)) * (width - 1));
  return Math.max(0, Math.min(width - 1, place));
}

/** The baseline's line, with the margin shaded around it. */
function background(scale: IntervalScale, width: number): string[] {
  const { margin } = scale;
  const cells = Array.from({ length: width }, () => ' ');
  if (margin !== null)
    cells.fill(MARGIN, placeOnScale(-margin, scale, width), placeOnScale(margin, scale, width) + 1);
  cells[placeOnScale(0, scale, width)] = BASELINE;
  return cells;
}

/** `├──●──┤` in front of the baseline's line; the line alone where there is no difference. */
export function intervalBar(
  ends: DifferenceEnds | null,
  scale: IntervalScale,
  width: number,
  style: Style = {},
): Line {
  const cells = background(scale, width).map((text): Span => ({ text, dim: true }));
  const put = (at: number, text: string) => (cells[at] = { ...style, text });
  if (ends === null) return cells;
  const { mean, low, high } = ends;
  if (low !== null && high !== null) {
    const [from, to] = [placeOnScale(low, scale, width), placeOnScale(high, scale, width)];
    for (let at = from; at <= to; at++) put(at, '─');
    put(from, '├');
    put(to, '┤');
  }
  put(placeOnScale(mean, scale, width), '●');
  return cells;
}

/** The numbers below the bars: the ends of the axis, and 0 under the baseline's line where there is room. */
export function intervalAxis(scale: IntervalScale, width: number): Line {
  const [low, high] = scale.domain.map((end) => endText(end));
  const zero = placeOnScale(0, scale, width);
  const cells = Array.from({ length: width }, () => ' ');
  const write = (text: string, from: number) => {
    const isFree = cells.slice(Math.max(0, from - 1), from + text.length + 1).every((cell) => cell === ' ');
    if (from < 0 || from + text.length > width || !isFree) return;
    for (const [at, letter] of Array.from(text).entries()) cells[from + at] = letter;
  };
  write('0', zero);
  write(low ?? '', 0);
  write(high ?? '', width - (high ?? '').length);
  return [{ text: cells.join(''), dim: true }];
}

function endText(value: number): string {
  return `${value < 0 ? '−' : '+'}${Number(Math.abs(value).toPrecision(2))}`;
}
