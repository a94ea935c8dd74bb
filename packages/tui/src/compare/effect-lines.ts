import { effectTables } from '@ablate/report/text';
import type { Comparison } from '@ablate/statistics';
import { type Line, span } from '../text/line.js';
import { fit, textWidth } from '../text/width.js';
import { wrap } from '../text/wrap.js';

const GAP = 2;

/**
 * What each component does, as `ablate compare` prints it; nothing for a table without components. What is wider than
 * `width` is broken between words, and nothing is cut.
 */
export function effectLines(comparison: Comparison | null, width: number): Line[] {
  if (comparison === null) return [];
  return effectTables(comparison).flatMap(({ title, head, rows, notes }, at) => {
    const widths = fittingWidths([head, ...rows], width);
    const line = (cells: readonly string[], dim: boolean): Line[] => {
      const texts = cells.map((text, column) => wrap(text, widths[column] ?? 1));
      return Array.from({ length: Math.max(...texts.map(({ length }) => length)) }, (_, row) =>
        texts.map((text, column) => span(fit(text[row] ?? '', (widths[column] ?? 0) + GAP), { dim })),
      );
    };
    return [
      ...(at === 0 ? [] : [[]]),
      ...wrap(title, width).map((text): Line => [span(text, { bold: true, underline: true })]),
      ...line(head, true),
      ...rows.flatMap((row) => line(row, false)),
      ...notes.flatMap((note) => wrap(note, width)).map((note): Line => [span(note, { dim: true })]),
    ];
  });
}

/** Widths of columns, the widest ones narrower where all of them don't fit. */
function fittingWidths(rows: readonly (readonly string[])[], width: number): number[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => textWidth(row[column] ?? ''))),
  );
  const excess = widths.reduce((sum, each) => sum + each + GAP, -GAP) - width;
  for (let left = excess; left > 0; left -= 1) {
    const column = widths.indexOf(Math.max(...widths));
    widths[column] = Math.max(1, (widths[column] ?? 0) - 1);
  }
  return widths;
}
