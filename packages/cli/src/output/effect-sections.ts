import type { Comparison } from '@ablate/statistics';
import { effectTables } from '@ablate/report/text';
import { printable } from './printable.js';
import { textTable, wrap } from './table.js';

const WIDTH = 40;

/** What each component does: a section for main effects, one for interactions. */
export function effectSections(comparison: Comparison): string[] {
  return effectTables(comparison).map(({ title, head, rows, notes }) =>
    [
      `${title}.`,
      '',
      textTable(
        head.map((text) => wrap(text, WIDTH / 2)),
        rows.map((row) => row.map((text) => wrap(text, WIDTH))),
      ),
      ...(notes.length === 0 ? [] : ['', ...notes.map(printable)]),
    ].join('\n'),
  );
}
