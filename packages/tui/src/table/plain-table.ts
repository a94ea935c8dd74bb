import type { RunRow } from '@ablate/tracker';
import { lineText } from '../text/line.js';
import { textWidth } from '../text/width.js';
import { type CellContext, PREFERRED_METRICS, runColumns } from './columns.js';
import { headerLine, rowLines } from './layout.js';

/** What can't be scrolled sideways has the usual metrics, and so many others. */
const MOST_OTHERS = 8;

/** The runs as a table of plain text, for output that is not a terminal. */
export function plainTable(rows: readonly RunRow[]): string {
  const all = [...new Set(rows.flatMap(({ metrics }) => Object.keys(metrics)))].sort();
  const others = all.filter((key) => !PREFERRED_METRICS.includes(key)).slice(0, MOST_OTHERS);
  const keys = all.filter((key) => PREFERRED_METRICS.includes(key) || others.includes(key));
  const context: CellContext = { progress: new Map(), now: Date.now() };
  const columns = runColumns(keys).filter(({ id }) => id !== 'epoch' && id !== 'started');
  const placed = columns.map((column) => ({
    column,
    width: Math.max(
      textWidth(column.title),
      ...rows.map((row) => Math.min(60, textWidth(column.cell(row, context).text))),
    ),
  }));
  const lines = [headerLine(placed, []), ...rowLines(placed, rows, context)];
  return lines.map((line) => lineText(line).trimEnd()).join('\n');
}
