import Table from 'cli-table3';
import { printable } from './printable.js';

const QUIET = { top: '', 'top-mid': '', 'top-left': '', 'top-right': '', bottom: '', 'bottom-mid': '' };
const EDGES = { 'bottom-left': '', 'bottom-right': '', left: '', right: '', mid: '', 'left-mid': '' };
const LINES = { 'mid-mid': '', 'right-mid': '', middle: '  ' };

/** Rows below a heading, without a frame. A cell may have several lines; control sequences are taken out. */
export function textTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const table = new Table({
    head: [...head],
    chars: { ...QUIET, ...EDGES, ...LINES },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
  const clean = (cell: string) => cell.split('\n').map(printable).join('\n');
  for (const row of rows) table.push(row.map(clean));
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

/** Breaks text between words so that no line is longer than `width`, where words allow it. */
export function wrap(text: string, width: number): string {
  const lines: string[] = [''];
  for (const word of text.split(' ')) {
    const line = lines[lines.length - 1] ?? '';
    if (line === '') lines[lines.length - 1] = word;
    else if (line.length + 1 + word.length <= width) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines.join('\n');
}
