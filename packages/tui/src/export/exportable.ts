import type { Line } from '../text/line.js';
import { linesSvg } from './lines-svg.js';
import { records, type Table } from './table.js';

/** What a view shows, as it can be written to a file. */
export interface Exportable {
  readonly table: () => Table;
  /** What JSON holds. */
  readonly data: () => unknown;
  readonly svg: () => string | Promise<string>;
}

/** Cells of an image of a table. */
export const EXPORT_WIDTH = 160;

/** A table, drawn as it looks on the screen. */
export function exportedTable(table: () => Table, lines: () => readonly Line[]): Exportable {
  return { table, data: () => records(table()), svg: () => linesSvg(lines()) };
}
