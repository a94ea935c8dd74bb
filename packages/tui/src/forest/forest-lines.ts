import { anyVerdict, type ForestPart, type ForestRow } from '@ablate/report/text';
import { type Line, type Span, span, type Style } from '../text/line.js';
import { highlighted } from '../table/layout.js';
import { fit, textWidth } from '../text/width.js';
import { wrap } from '../text/wrap.js';
import { forestColumns, type ForestColumn } from './forest-columns.js';

export interface ForestOptions {
  readonly part: ForestPart;
  readonly margin: number | null;
  readonly width: number;
  /** Number of columns scrolled out on the left. */
  readonly column: number;
  /** Index of the highlighted row; -1 for none. */
  readonly cursor: number;
  /** Whether better and worse are known, which have colours. */
  readonly hasGoal: boolean;
  /** In place of verdicts that are still computed. */
  readonly pending: boolean;
}

/** A part of the forest plot: its lines, and the row that each of them is of, null for those around the rows. */
export interface ForestLines {
  readonly lines: readonly Line[];
  readonly rows: readonly (number | null)[];
  /** The columns that can be scrolled out on the left. */
  readonly mostColumn: number;
}

const LABEL_PART = 0.3;
const LABEL_LEAST = 10;
const VERDICT_MOST = 34;
const VERDICT_LEAST = 16;
/** Between the label and the columns, and between them and the verdict: there stand the marks of what is scrolled out. */
const MARK = 3;
const GAP = 2;
const COLORS: Readonly<Record<string, Style>> = {
  better: { color: 'green' },
  worse: { color: 'vermillion' },
  fails: { color: 'vermillion' },
  same: { color: 'sky' },
  'never acted': { color: 'orange' },
};

/** Rows with label and verdict whole and always in sight; between them the columns that fit, from `column` on. */
export function forestLines(options: ForestOptions): ForestLines {
  const { part, cursor, width, pending } = options;
  const placed = placeForest(options);
  const { columns, labelWidth, verdictWidth, hasVerdict } = placed;
  const lines: Line[] = [[span(part.title, { bold: true, underline: true })], headLine(placed)];
  const rows: (number | null)[] = [null, null];
  for (const [at, row] of part.rows.entries()) {
    const style = styleOf(row, options);
    const label = wrap(row.label, labelWidth);
    const verdict = hasVerdict ? wrap(pending ? '…' : row.verdict, verdictWidth) : [];
    for (let line = 0; line < Math.max(label.length, verdict.length); line++) {
      const cells = columns.map((column): Line =>
        line === 0 ? column.cell(row, style) : [{ text: ' '.repeat(column.width) }],
      );
      const drawn: Line = [
        span(fit(label[line] ?? '', labelWidth), { bold: row.isBaseline }),
        ...between(cells, placed),
        span(verdict[line] ?? '', style),
      ];
      lines.push(at === cursor ? highlighted(drawn, width) : drawn);
      rows.push(at);
    }
  }
  if (columns.some(({ foot }) => foot !== undefined)) {
    const feet = columns.map((column): Line => column.foot ?? [{ text: ' '.repeat(column.width) }]);
    lines.push([{ text: ' '.repeat(labelWidth) }, ...between(feet, placed)]);
    rows.push(null);
  }
  const notes = part.notes.flatMap((note) => wrap(note, width)).map((note) => [span(note, { dim: true })]);
  return {
    lines: [...lines, ...notes],
    rows: [...rows, ...notes.map(() => null)],
    mostColumn: placed.mostColumn,
  };
}

interface Placed {
  readonly columns: readonly ForestColumn[];
  readonly labelWidth: number;
  readonly verdictWidth: number;
  readonly hasVerdict: boolean;
  readonly left: boolean;
  readonly right: boolean;
  readonly mostColumn: number;
}

function placeForest({ part, margin, width, column, pending }: ForestOptions): Placed {
  const widest = (texts: readonly string[]) => Math.max(0, ...texts.map(textWidth));
  const labels = widest(part.rows.map(({ label }) => label));
  const labelWidth = Math.min(labels, Math.max(LABEL_LEAST, Math.floor(width * LABEL_PART)));
  const hasVerdict = pending || anyVerdict(part.rows);
  const verdicts = widest(part.rows.map(({ verdict }) => verdict));
  const room = width - labelWidth - 2 * MARK;
  const verdictWidth = hasVerdict
    ? Math.max(1, Math.min(verdicts, VERDICT_MOST, Math.max(VERDICT_LEAST, Math.floor(room * 0.4))))
    : 0;
  const left = room - Math.max(verdictWidth, hasVerdict ? textWidth('verdict') : 0);
  const all = forestColumns(part, margin, 0);
  const mostColumn = fromRight(all, left);
  const from = Math.max(0, Math.min(column, mostColumn));
  const columns: ForestColumn[] = [];
  for (const next of all.slice(from)) {
    if (widthOf([...columns, next]) > left) break;
    columns.push(next);
  }
  // What is left over makes the bar wider.
  const wide = forestColumns(part, margin, left - widthOf(columns));
  return {
    columns: wide.filter(({ id }) => columns.some((column) => column.id === id)),
    ...{ labelWidth, verdictWidth, hasVerdict, mostColumn },
    left: from > 0,
    right: from + columns.length < all.length,
  };
}

function widthOf(columns: readonly ForestColumn[]): number {
  return columns.reduce((sum, { width }) => sum + width, GAP * Math.max(0, columns.length - 1));
}

/** The first column from which on all others fit. */
function fromRight(columns: readonly ForestColumn[], room: number): number {
  const from = columns.findIndex((_, at) => widthOf(columns.slice(at)) <= room);
  return from === -1 ? Math.max(0, columns.length - 1) : from;
}

/** Columns of one line, blanks around and between them. */
function between(
  cells: readonly Line[],
  placed: Placed,
  marks: readonly [string, string] = ['', ''],
): Span[] {
  const joined = cells.flatMap((cell, at) => (at === 0 ? [...cell] : [{ text: ' '.repeat(GAP) }, ...cell]));
  const [before, after] = marks;
  // A blank has no colour, which a row that is turned about would show.
  const mark = (text: string) =>
    span(fit(` ${text}`, MARK), text === '' ? {} : { bold: true, color: 'orange' });
  return [mark(before), ...joined, ...(placed.hasVerdict || after !== '' ? [mark(after)] : [])];
}

function headLine(placed: Placed): Line {
  const { columns, labelWidth, hasVerdict, left, right } = placed;
  const titles = columns.map(({ title }): Line => [span(title, { dim: true })]);
  return [
    { text: ' '.repeat(labelWidth) },
    ...between(titles, placed, [left ? '‹' : '', right ? '›' : '']),
    span(hasVerdict ? 'verdict' : '', { dim: true }),
  ];
}

function styleOf({ decision }: ForestRow, { hasGoal }: ForestOptions): Style {
  const verdict = decision?.verdict ?? '';
  if ((verdict === 'better' || verdict === 'worse') && !hasGoal) return {};
  return COLORS[verdict] ?? {};
}
