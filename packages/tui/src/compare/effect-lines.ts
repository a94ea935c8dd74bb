import { effectTables } from '@ablate/report/text';
import type { Comparison } from '@ablate/statistics';
import { type Line, span } from '../text/line.js';
import { fit, textWidth } from '../text/width.js';

/** What each component does, as `ablate compare` prints it; nothing for a table without components. */
export function effectLines(comparison: Comparison | null): Line[] {
  if (comparison === null) return [];
  return effectTables(comparison).flatMap(({ title, head, rows, notes }, at) => {
    const widths = head.map((text, column) =>
      Math.max(textWidth(text), ...rows.map((row) => textWidth(row[column] ?? ''))),
    );
    const line = (cells: readonly string[], dim: boolean): Line =>
      cells.map((text, column) => span(`${fit(text, widths[column] ?? 0)}  `, { dim }));
    return [
      ...(at === 0 ? [] : [[]]),
      [span(title, { bold: true, underline: true })],
      line(head, true),
      ...rows.map((row) => line(row, false)),
      ...notes.map((note) => [span(note, { dim: true })]),
    ];
  });
}
