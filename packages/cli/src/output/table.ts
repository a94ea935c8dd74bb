import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';
import { printable } from './printable.js';

const GAP = '  ';

/** Lines of one cell. */
type Lines = readonly string[];

/**
 * Rows below a heading, without a frame. A cell may have several lines; control sequences are taken out. What is wider
 * than `limit` is broken between words; where no words are short enough, each row becomes lines of its own, a cell each.
 */
export function textTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  limit = terminalWidth(),
): string {
  const cells = [head, ...rows].map((row) => row.map((cell) => cell.split('\n').map(printable)));
  const widths = head.map((_, column) => widest(cells.flatMap((row) => row[column] ?? [])));
  const narrowest = head.map((_, column) =>
    widest(cells.flatMap((row) => (row[column] ?? []).flatMap((line) => line.split(' ')))),
  );
  const fitting = fit(widths, narrowest, limit - GAP.length * (head.length - 1));
  if (fitting === undefined) return records(cells, limit);
  return cells
    .map((row) => row.map((lines, column) => wrapLines(lines, fitting[column] ?? 0)))
    .flatMap((row) => rowLines(row, fitting))
    .join('\n');
}

/** Columns of the terminal; what goes to a file or a pipe is as wide as it is. */
function terminalWidth(): number {
  return process.stdout.isTTY ? process.stdout.columns : Infinity;
}

/**
 * Sections of text, whose sentences are broken between words; commands stay whole, so that they can be copied, and so
 * does what a cell has printed.
 */
export function paragraphs(sections: readonly string[], limit = terminalWidth()): string {
  return sections
    .flatMap((section) => section.split('\n').concat(''))
    .map((line) => (width(line) <= limit || /^(?:npx | )/.test(line) ? line : wrap(line, limit)))
    .join('\n')
    .trimEnd();
}

/** Breaks text between words so that no line is longer than `limit`, where words allow it. */
export function wrap(text: string, limit: number): string {
  return wrapAnsi(text, limit);
}

/** Takes from the widest columns what the table is too wide by; undefined where words would be broken. */
function fit(
  widths: readonly number[],
  narrowest: readonly number[],
  limit: number,
): readonly number[] | undefined {
  if (sum(narrowest) > limit) return undefined;
  const fitting = [...widths];
  for (let excess = sum(fitting) - limit; excess > 0; excess -= 1) {
    const spare = fitting.map((width, column) => (width > (narrowest[column] ?? 0) ? width : 0));
    const column = spare.indexOf(Math.max(...spare));
    fitting[column] = (fitting[column] ?? 0) - 1;
  }
  return fitting;
}

function records([head = [], ...rows]: readonly (readonly Lines[])[], limit: number): string {
  const names = head.map((lines) => lines.join(' '));
  const indent = widest(names) + GAP.length;
  return rows
    .map((row) =>
      row
        .flatMap((lines, column) => {
          const text = lines.join(' ').trim();
          if (text === '') return [];
          const [first = '', ...more] = wrapLines([text], Math.max(1, limit - indent));
          return [pad(names[column] ?? '', indent) + first, ...more.map((line) => ' '.repeat(indent) + line)];
        })
        .join('\n'),
    )
    .join('\n\n');
}

function wrapLines(lines: Lines, limit: number): Lines {
  return lines.flatMap((line) => (width(line) <= limit ? line : wrap(line, limit).split('\n')));
}

function rowLines(row: readonly Lines[], widths: readonly number[]): string[] {
  const height = Math.max(1, ...row.map((lines) => lines.length));
  return Array.from({ length: height }, (_, at) =>
    row
      .map((lines, column) => pad(lines[at] ?? '', widths[column] ?? 0))
      .join(GAP)
      .trimEnd(),
  );
}

function pad(text: string, to: number): string {
  return text + ' '.repeat(Math.max(0, to - width(text)));
}

function widest(lines: Lines): number {
  return lines.reduce((most, line) => Math.max(most, width(line)), 0);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Columns that the text takes up; most text is ASCII, where that is its length. */
function width(text: string): number {
  return /^[ -~]*$/.test(text) ? text.length : stringWidth(text);
}
