import { type Line, type Span, span } from '../text/line.js';
import { fit } from '../text/width.js';
import type { Series } from './series.js';

/** The legend as lines of at most `width` cells: marker, name and value of each series. */
export function legendLines(
  entries: readonly { readonly series: Series; readonly value: string }[],
  width: number,
  height: number,
): Line[] {
  const cell = Math.max(16, Math.min(width, Math.floor(width / Math.max(1, Math.floor(width / 38))) - 1));
  const perLine = Math.max(1, Math.floor((width + 1) / (cell + 1)));
  const lines: Span[][] = [];
  entries.forEach(({ series, value }, index) => {
    const line = index % perLine === 0 ? [] : lines.at(-1);
    if (index % perLine === 0 && line) lines.push(line);
    const name = Math.max(4, cell - 3 - value.length);
    line?.push(
      span(series.marker, { color: series.color, bold: true }),
      span(` ${fit(series.label, name)} `),
      span(`${value} `, { dim: true }),
    );
  });
  if (lines.length <= height) return lines;
  const shown = lines.slice(0, Math.max(0, height - 1));
  const hidden = entries.length - shown.length * perLine;
  return [...shown, [span(`and ${hidden} more`, { dim: true })]];
}
