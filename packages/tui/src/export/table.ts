import { csvRow } from '@ablate/tracker';

export type Cell = string | number | null | undefined;

/** A header, then rows of as many cells. */
export type Table = readonly (readonly Cell[])[];

export function csv(table: Table): string {
  return table.map(csvRow).join('');
}

/** The rows as objects with the header's names; JSON has no NaN, so that numbers which are not finite are texts. */
export function records([header = [], ...rows]: Table): Record<string, Cell>[] {
  const value = (cell: Cell) =>
    typeof cell === 'number' && !Number.isFinite(cell) ? String(cell) : (cell ?? null);
  return rows.map((row) =>
    Object.fromEntries(header.map((name, index) => [String(name), value(row[index])])),
  );
}
