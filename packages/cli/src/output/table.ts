import stringWidth from 'string-width';
import { printable } from './printable.js';

const GAP = '  ';

/** Rows below a heading, without a frame. A cell may have several lines; control sequences are taken out. */
export function textTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [head, ...rows].map((row) => row.map((cell) => cell.split('\n').map(printable)));
  const widths = head.map((_, column) =>
    cells.reduce((widest, row) => Math.max(widest, ...(row[column] ?? []).map(width)), 0),
  );
  return cells.flatMap((row) => rowLines(row, widths)).join('\n');
}

/** Breaks text between words so that no line is longer than `limit`, where words allow it. */
export function wrap(text: string, limit: number): string {
  const lines: string[] = [''];
  for (const word of text.split(' ')) {
    const line = lines[lines.length - 1] ?? '';
    if (line === '') lines[lines.length - 1] = word;
    else if (line.length + 1 + word.length <= limit) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines.join('\n');
}

function rowLines(row: readonly (readonly string[])[], widths: readonly number[]): string[] {
  const height = Math.max(1, ...row.map((lines) => lines.length));
  return Array.from({ length: height }, (_, at) =>
    row
      .map((lines, column) => {
        const line = lines[at] ?? '';
        return line + ' '.repeat(Math.max(0, (widths[column] ?? 0) - width(line)));
      })
      .join(GAP)
      .trimEnd(),
  );
}

/** Columns that the text takes up; most text is ASCII, where that is its length. */
function width(text: string): number {
  return /^[ -~]*$/.test(text) ? text.length : stringWidth(text);
}
