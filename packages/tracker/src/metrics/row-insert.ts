import type Database from 'better-sqlite3';

/** Rows of one statement: beyond this, a longer one gains nothing. */
const ROWS = 32;

/** An INSERT of rows of numbers, many a statement: most of what one costs is the call. */
export class RowInsert {
  readonly #columns: number;
  readonly #one;
  readonly #many;

  /** `rows` is what stands after `VALUES`. */
  constructor(database: Database.Database, columns: number, sql: (rows: string) => string) {
    const row = `(${Array(columns).fill('?').join(', ')})`;
    this.#columns = columns;
    this.#one = database.prepare<[values: number[]]>(sql(row));
    this.#many = database.prepare<[values: number[]]>(sql(Array(ROWS).fill(row).join(', ')));
  }

  /** @param values of all rows, one after the other */
  run(values: number[]): void {
    const many = ROWS * this.#columns;
    let at = 0;
    for (; at + many <= values.length; at += many) this.#many.run(values.slice(at, at + many));
    for (; at < values.length; at += this.#columns) this.#one.run(values.slice(at, at + this.#columns));
  }
}
