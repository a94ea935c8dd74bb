import type { Column } from '../../table/columns.js';
import { COLUMN_GAP, headerLine, highlighted, rowLines } from '../../table/layout.js';
import { scrolledColumns } from '../../table/scrolled-columns.js';
import { scrollThumb, windowStart } from '../../table/visible-window.js';
import { fitLine, type Line, type Span, span } from '../../text/line.js';
import type { Identified, ShownTable } from './shown-table.js';

export interface TableOptions<Row extends Identified> extends ShownTable<Row> {
  readonly top: number;
  readonly rangeFrom: string | null;
  readonly width: number;
  readonly height: number;
  /** Number of columns scrolled out on the left. */
  readonly column: number;
}

/** Cells before the first column: what a row is marked with. */
export const LEAD = 3;

/** Cells that the columns share. */
function roomForColumns(width: number): number {
  return width - LEAD - 2;
}

/** Id of the column whose header stands `x` cells from the left; null between columns and beside them. */
export function columnAt<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  width: number,
  column: number,
  x: number,
): string | null {
  let from = LEAD;
  for (const placed of scrolledColumns(columns, roomForColumns(width), rows, column).placed) {
    if (x >= from && x < from + placed.width) return placed.column.id;
    from += placed.width + COLUMN_GAP;
  }
  return null;
}

/** Series letter of a selected row, then whether it is the baseline or the start of a range. */
function leadOf<Row extends Identified>(run: Row, options: TableOptions<Row>): Span[] {
  const identity = options.identities.get(run.id);
  const mark = run.id === options.baseline ? '=' : run.id === options.rangeFrom ? '>' : ' ';
  return [
    identity ? span(identity.marker, { color: identity.color, bold: true }) : span(' '),
    span(mark, { bold: true }),
    span(' '),
  ];
}

/** There are more columns on that side. */
function mark(text: string): Span {
  return span(text, text.trim() === '' ? {} : { bold: true, color: 'orange' });
}

/** By how many columns a table can be scrolled sideways. */
export function mostScrolled<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  width: number,
): number {
  return scrolledColumns(columns, roomForColumns(width), rows, 0).most;
}

/** The visible part of a table of runs or groups: one header line, then rows, and a scroll bar if there are more. */
export function tableLines<Row extends Identified>(options: TableOptions<Row>): Line[] {
  const { rows, columns, context, sort, cursor, width, height } = options;
  const page = Math.max(0, height - 1);
  const start = windowStart(cursor, options.top, page, rows.length);
  const thumb = scrollThumb(start, page, rows.length);
  const { placed, left, right } = scrolledColumns(columns, roomForColumns(width), rows, options.column);
  const titles = headerLine(placed, sort, [mark(left ? ' ‹ ' : '   ')]);
  const header = right ? [...fitLine(titles, width - 2), mark(' ›')] : titles;
  if (rows.length === 0) return [header, [span('   ' + options.empty, { dim: true })]];
  const shown = rows.slice(start, start + page);
  const texts = rowLines(placed, shown, context);
  const body = shown.map((run, offset): Line => {
    const line = fitLine([...leadOf(run, options), ...(texts[offset] ?? [])], width - 1);
    const drawn = start + offset === cursor ? highlighted(line, width - 1) : line;
    const inThumb = thumb !== null && offset >= thumb.from && offset < thumb.to;
    return [...drawn, inThumb ? span('█', { color: 'gray' }) : span(' ')];
  });
  return [header, ...body];
}
