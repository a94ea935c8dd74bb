import { type Line, lineWidth, type Span, span, type Style } from '../text/line.js';
import { shorten } from '../text/shorten.js';
import { fit } from '../text/width.js';
import type { CellContext, Column } from './columns.js';

export interface PlacedColumn<Row> {
  readonly column: Column<Row>;
  readonly width: number;
}

/** Cells between two columns. */
export const COLUMN_GAP = 1;
/** No column asks for more than this part of the table before the others have their place. */
const LARGEST_PART = 0.4;

function wantedWidth<Row>(
  { width, growTo, lengthOf }: Column<Row>,
  rows: readonly Row[],
  room: number,
): number {
  if (growTo === undefined || lengthOf === undefined) return width;
  const longest = rows.reduce((most, row) => Math.max(most, lengthOf(row)), 0);
  return Math.max(width, Math.min(longest, growTo, Math.floor(room * LARGEST_PART)));
}

/** The columns that fit into `width` cells, in their order, with the cells that each gets to show `rows`. */
export function placeColumns<Row>(
  columns: readonly Column<Row>[],
  width: number,
  rows: readonly Row[] = [],
): PlacedColumn<Row>[] {
  const widths = new Map(columns.map((column) => [column, wantedWidth(column, rows, width)]));
  const widthOf = (column: Column<Row>) => widths.get(column) ?? column.width;
  const byPriority = [...columns].sort((a, b) => a.priority - b.priority);
  const chosen = new Set<Column<Row>>();
  let used = -COLUMN_GAP;
  for (const column of byPriority) {
    const next = used + COLUMN_GAP + widthOf(column);
    if (next > width && chosen.size > 0) break;
    chosen.add(column);
    used = next;
  }
  let left = Math.max(0, width - used);
  return columns
    .filter((column) => chosen.has(column))
    .map((column) => {
      const grown =
        column.growTo === undefined ? 0 : Math.min(left, Math.max(0, column.growTo - widthOf(column)));
      left -= grown;
      return { column, width: Math.min(width, widthOf(column) + grown) };
    });
}

export interface Sort {
  readonly column: string;
  readonly descending: boolean;
}

export function headerLine<Row>(
  placed: readonly PlacedColumn<Row>[],
  sort: readonly Sort[],
  lead: readonly Span[] = [],
): Line {
  const cells = placed.map(({ column, width }): Span => {
    const key = sort.find(({ column: id }) => id === column.id);
    const arrow = key === undefined ? '' : key.descending ? '▾' : '▴';
    return span(fit(column.title + arrow, width, column.align), { bold: true, underline: key !== undefined });
  });
  return [...lead, ...spaced(cells)];
}

function spaced(cells: readonly Span[]): Span[] {
  return cells.flatMap((cell, index) => (index === 0 ? [cell] : [{ text: ' '.repeat(COLUMN_GAP) }, cell]));
}

/** Rows that are in sight together: texts that are too long lose what they begin with in common. */
export function rowLines<Row>(
  placed: readonly PlacedColumn<Row>[],
  rows: readonly Row[],
  context: CellContext,
): Line[] {
  const columns = placed.map(({ column, width }): Span[] => {
    const cells = rows.map((row) => column.cell(row, context));
    const texts = cells.map(({ text }) => text);
    const shown = column.align === 'left' ? shorten(texts, width) : texts;
    return cells.map((cell, at) => ({ ...cell, text: fit(shown[at] ?? '', width, column.align) }));
  });
  return rows.map((_, at) => spaced(columns.flatMap((cells) => cells[at] ?? [])));
}

/** The row under the cursor, over the whole width. */
export function highlighted(line: Line, width: number, style: Style = { inverse: true }): Line {
  const used = lineWidth(line);
  const filled: Line = used < width ? [...line, { text: ' '.repeat(width - used) }] : line;
  return filled.map((piece) => ({ ...piece, dim: false, ...style }));
}
