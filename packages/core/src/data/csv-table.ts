import { parse, type Options } from 'csv-parse/sync';
import { elementAt } from '../element-at.js';
import { AblateError, unknownName } from '../errors.js';

/** A table of text, with the line on which each row starts. */
export interface Table {
  readonly file: string;
  /** Where each column stands. */
  readonly columns: ReadonlyMap<string, number>;
  readonly rows: readonly { readonly line: number; readonly cells: readonly string[] }[];
}

/**
 * Parses a table whose first line names the columns.
 * @throws AblateError `DATA` with the line, for what is no such table.
 */
export function parseTable(text: string, file: string, delimiter: string): Table {
  const lines: number[] = [];
  const [header, ...rest] = parseRecords(text, file, {
    delimiter,
    on_record: (record: string[], info) => {
      lines.push(info.lines);
      return record;
    },
  });
  if (header === undefined || rest.length === 0)
    throw new AblateError(
      'DATA',
      `${file}: expected a line of column names and rows below it; received ${lines.length} lines`,
    );
  const columns = new Map<string, number>();
  for (const [at, name] of header.entries()) if (!columns.has(name)) columns.set(name, at);
  const twice = header.find((name, at) => columns.get(name) !== at);
  if (twice !== undefined)
    throw new AblateError('DATA', `${file}: expected different column names; received "${twice}" twice`);
  return { file, columns, rows: rest.map((cells, row) => ({ line: elementAt(lines, row + 1), cells })) };
}

function parseRecords(text: string, file: string, options: Options): string[][] {
  try {
    return parse(text, { bom: true, skip_empty_lines: true, trim: true, ...options });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AblateError('DATA', `${file}: expected a table, received "${reason}"`, { cause: error });
  }
}

/**
 * The text of a column, row by row.
 * @throws AblateError `CONFIG` for an unknown column, `DATA` with the line for a missing value.
 */
export function textColumn({ file, columns, rows }: Table, name: string): string[] {
  const at = columns.get(name);
  if (at === undefined)
    throw new AblateError('CONFIG', `${file}: ${unknownName('column', name, columns.keys())}`);
  return rows.map(({ line, cells }) => {
    const text = cells[at] ?? '';
    if (text !== '') return text;
    throw new AblateError(
      'DATA',
      `${file}: line ${line} has no value in column "${name}"; fill it in, or leave the row or the column out`,
    );
  });
}

/** The numbers of a column; throws as `textColumn` does, and for text that is no number. */
export function numberColumn(table: Table, name: string): Float64Array {
  return Float64Array.from(textColumn(table, name), (text, row) => {
    const value = Number(text);
    if (Number.isFinite(value)) return value;
    throw new AblateError(
      'DATA',
      `${table.file}: line ${elementAt(table.rows, row).line}, column "${name}": expected a number, received "${text}"; leave the column out with ignore: ["${name}"]`,
    );
  });
}
