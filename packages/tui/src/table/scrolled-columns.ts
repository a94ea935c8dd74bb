import type { Column } from './columns.js';
import { COLUMN_GAP, placeColumns, type PlacedColumn } from './layout.js';
import { shownColumns } from './sideways.js';

/** What the first column has of the table's width at most, once others are scrolled past it. */
const HEAD_PART = 0.5;

export interface ScrolledColumns<Row> {
  readonly placed: readonly PlacedColumn<Row>[];
  /** Whether there are more columns on that side. */
  readonly left: boolean;
  readonly right: boolean;
  /** The most by which it can be scrolled. */
  readonly most: number;
}

/**
 * The columns of a table that is scrolled sideways by `from` of them. Its first column is always in sight; then come the
 * most important ones, as many as fit, in their order, and those for which there was no room follow on their right.
 */
export function scrolledColumns<Row>(
  columns: readonly Column<Row>[],
  width: number,
  rows: readonly Row[],
  from: number,
): ScrolledColumns<Row> {
  const unscrolled = placeColumns(columns, width, rows);
  const first = new Set(unscrolled.map(({ column }) => column));
  const others = columns.filter((column) => !first.has(column));
  const [head, ...rest] = unscrolled;
  if (head === undefined || others.length === 0)
    return { placed: unscrolled, left: false, right: false, most: 0 };
  const headWidth = Math.min(head.width, Math.max(1, Math.floor(width * HEAD_PART)));
  const room = width - headWidth - COLUMN_GAP;
  // Without the room that a table has left over, columns are as wide as they ask for.
  const widths = [...rest.map(({ column }) => column), ...others].map((column) => ({
    column,
    width: Math.min(column.width, room),
  }));
  const each = widths.map((placed) => placed.width);
  const most = shownColumns(each, room, widths.length, COLUMN_GAP).from;
  if (from === 0) return { placed: unscrolled, left: false, right: true, most };
  const shown = shownColumns(each, room, from, COLUMN_GAP);
  return {
    placed: [{ ...head, width: headWidth }, ...widths.slice(shown.from, shown.to)],
    left: shown.from > 0,
    right: shown.to < widths.length,
    most,
  };
}
