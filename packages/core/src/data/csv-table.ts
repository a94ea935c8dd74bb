import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parse } from 'csv-parse';
import { AblateError, unknownName } from '../errors.js';

/** A file with a line of column names and rows below it. */
export interface TableFile {
  readonly name: string;
  readonly content: Readable;
  /** How long it is about. */
  readonly bytes: number;
  readonly delimiter: string;
}

export async function openTable(file: string, delimiter: string): Promise<TableFile> {
  const { size } = await stat(file);
  return { name: path.basename(file), content: createReadStream(file), bytes: size, delimiter };
}

/** A row of text, and the line on which it stands. */
export interface TableRow {
  readonly cells: readonly string[];
  readonly line: number;
}

/** Where each column stands. */
export type Columns = ReadonlyMap<string, number>;

/**
 * Reads a table row by row: all cells, as text, would take many times the file's size. `begin` gets the columns and
 * gives what takes each row. Returns the number of rows.
 * @throws AblateError `DATA` with the line, for what is no such table.
 */
export async function readTable(
  { name, content, delimiter }: TableFile,
  begin: (columns: Columns) => (row: TableRow) => void,
): Promise<number> {
  let take: ((row: TableRow) => void) | undefined;
  let rows = 0;
  const on_record = (cells: string[], { lines: line }: { readonly lines: number }): null => {
    if (take === undefined) {
      take = begin(columnsOf(cells, name));
    } else {
      take({ cells, line });
      rows += 1;
    }
    return null;
  };
  const parser = parse({ bom: true, skip_empty_lines: true, trim: true, delimiter, on_record });
  try {
    await pipeline(content, parser.resume());
  } catch (error) {
    if (error instanceof AblateError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new AblateError('DATA', `${name}: expected a table, received "${reason}"`, { cause: error });
  }
  if (rows > 0) return rows;
  throw new AblateError(
    'DATA',
    `${name}: expected a line of column names and rows below it; received ${take === undefined ? 0 : 1} lines`,
  );
}

function columnsOf(header: readonly string[], file: string): Columns {
  const columns = new Map<string, number>();
  for (const [at, name] of header.entries()) if (!columns.has(name)) columns.set(name, at);
  const twice = header.find((name, at) => columns.get(name) !== at);
  if (twice === undefined) return columns;
  throw new AblateError('DATA', `${file}: expected different column names; received "${twice}" twice`);
}

/** A column whose cells are read. */
export class Column {
  readonly #file: string;
  readonly #name: string;
  readonly #at: number;

  /** @throws AblateError `CONFIG` for an unknown column. */
  constructor(file: string, columns: Columns, name: string) {
    const at = columns.get(name);
    if (at === undefined)
      throw new AblateError('CONFIG', `${file}: ${unknownName('column', name, columns.keys())}`);
    this.#file = file;
    this.#name = name;
    this.#at = at;
  }

  /** @throws AblateError `DATA` with the line for a missing value. */
  text({ cells, line }: TableRow): string {
    const text = cells[this.#at] ?? '';
    if (text !== '') return text;
    throw new AblateError(
      'DATA',
      `${this.#file}: line ${line} has no value in column "${this.#name}"; fill it in, or leave the row or the column out`,
    );
  }

  /** @throws AblateError as `text`, and for text that is no number. */
  number(row: TableRow): number {
    const text = this.text(row);
    const value = Number(text);
    if (Number.isFinite(value)) return value;
    throw new AblateError(
      'DATA',
      `${this.#file}: line ${row.line}, column "${this.#name}": expected a number, received "${text}"; leave the column out with ignore: ["${this.#name}"]`,
    );
  }
}
