import { type Line, type Span, span } from '../text/line.js';
import { fit, textWidth } from '../text/width.js';
import { wrap } from '../text/wrap.js';

/** A title that is always in sight, and a cell for each column. */
export interface SidewaysRow {
  readonly title: Span;
  readonly cells: readonly Span[];
}

export interface SidewaysOptions {
  /** A line stands as it is, such as a heading between rows. */
  readonly rows: readonly (SidewaysRow | Line)[];
  readonly width: number;
  /** Number of columns scrolled out on the left. */
  readonly column: number;
}

const GAP = 2;
/** Between the titles and the columns, and behind these: there stand the marks of what is scrolled out. */
const MARK = 3;
const TITLE_PART = 0.4;

/** Rows whose columns scroll sideways where they don't fit; what is wider than the screen is wrapped, and nothing is cut. */
export function sidewaysLines({ rows, width, column }: SidewaysOptions): Line[] {
  const cells = rows.filter(isRow);
  const widest = (texts: readonly string[]) => Math.max(0, ...texts.map(textWidth));
  const titleWidth = Math.min(
    widest(cells.map(({ title }) => title.text)),
    Math.max(1, Math.floor(width * TITLE_PART)),
  );
  const room = Math.max(1, width - titleWidth - 2 * MARK);
  const widths = Array.from({ length: Math.max(0, ...cells.map((row) => row.cells.length)) }, (_, at) =>
    Math.min(room, Math.max(1, widest(cells.map((row) => row.cells[at]?.text ?? '')))),
  );
  const { from, to } = shownColumns(widths, room, column);
  const shown = widths.slice(from, to);
  let isFirst = true;
  return rows.flatMap((row) => {
    if (!isRow(row)) return [row];
    const marks = isFirst
      ? ([from > 0 ? '‹' : '', to < widths.length ? '›' : ''] as const)
      : (['', ''] as const);
    isFirst = false;
    return rowLines(row, row.cells.slice(from, to), { titleWidth, widths: shown, marks });
  });
}

function isRow(row: SidewaysRow | Line): row is SidewaysRow {
  return 'cells' in row;
}

/** The columns from `column` on that fit; scrolled no further than until the last one is in sight. */
export function shownColumns(
  widths: readonly number[],
  room: number,
  column: number,
  gap = GAP,
): { readonly from: number; readonly to: number } {
  const widthOf = (from: number, to: number) =>
    widths.slice(from, to).reduce((sum, width) => sum + width + gap, -gap);
  let last = widths.length - 1;
  while (last > 0 && widthOf(last - 1, widths.length) <= room) last -= 1;
  const from = Math.max(0, Math.min(column, last));
  let to = Math.min(from + 1, widths.length);
  while (to < widths.length && widthOf(from, to + 1) <= room) to += 1;
  return { from, to };
}

interface Place {
  readonly titleWidth: number;
  readonly widths: readonly number[];
  readonly marks: readonly [left: string, right: string];
}

function rowLines(
  { title }: SidewaysRow,
  cells: readonly Span[],
  { titleWidth, widths, marks }: Place,
): Line[] {
  const titles = wrap(title.text, Math.max(1, titleWidth));
  const texts = cells.map(({ text }, at) => wrap(text, widths[at] ?? 1));
  const height = Math.max(titles.length, ...texts.map(({ length }) => length));
  return Array.from({ length: height }, (_, line): Line => [
    { ...title, text: fit(titles[line] ?? '', titleWidth) },
    mark(line === 0 ? marks[0] : ''),
    ...cells.flatMap((cell, at): Span[] => [
      ...(at === 0 ? [] : [{ text: ' '.repeat(GAP) }]),
      { ...cell, text: fit(texts[at]?.[line] ?? '', widths[at] ?? 1) },
    ]),
    ...(line === 0 && marks[1] !== '' ? [mark(marks[1])] : []),
  ]);
}

function mark(text: string): Span {
  return span(fit(` ${text}`, MARK), text === '' ? {} : { bold: true, color: 'orange' });
}
