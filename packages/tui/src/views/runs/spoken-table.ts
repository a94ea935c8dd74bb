import { spokenLine } from '../../text/spoken-line.js';
import type { Identified, ShownTable } from './shown-table.js';

export interface SpokenTable<Row extends Identified> extends ShownTable<Row> {
  readonly selected: readonly string[];
}

/** Rows that are read out at a time; the next ones follow when the cursor comes to them. */
const PAGE = 10;

function sortText<Row extends Identified>({ sort, columns }: SpokenTable<Row>): string[] {
  const keys = sort.map(({ column, descending }) => {
    const title = columns.find(({ id }) => id === column)?.title ?? column;
    return `${title} ${descending ? 'descending' : 'ascending'}`;
  });
  return keys.length === 0 ? [] : [`Sorted by ${keys.join(', then ')}.`];
}

/** `plain8 none s0, status finished, seed 0, val/acc 0.8225`: what is missing is left out. */
function rowText<Row extends Identified>(row: Row, { columns, context }: SpokenTable<Row>): string {
  return columns
    .flatMap(({ id, title, cell }) => {
      const text = spokenLine([cell(row, context)]);
      if (text === '' || text === '–') return [];
      return id === 'name' ? [text] : [`${title} ${text}`];
    })
    .join(', ');
}

function marks<Row extends Identified>({ id }: Row, table: SpokenTable<Row>): string {
  const letter = table.identities.get(id)?.marker ?? '';
  const selected = table.selected.includes(id) ? `, selected as ${letter}` : '';
  return `${selected}${id === table.baseline ? ', baseline' : ''}`;
}

/** A page of a table, a row in a line, then the highlighted row. */
export function spokenTable<Row extends Identified>(table: SpokenTable<Row>): string[] {
  const { rows, cursor, empty } = table;
  const here = rows[cursor];
  if (here === undefined) return [empty];
  const from = Math.floor(cursor / PAGE) * PAGE;
  const page = rows.slice(from, from + PAGE);
  return [
    ...sortText(table),
    `Rows ${from + 1} to ${from + page.length} of ${rows.length}:`,
    ...page.map((row) => rowText(row, table)),
    `Row ${cursor + 1} of ${rows.length}: ${rowText(here, table)}${marks(here, table)}`,
  ];
}
