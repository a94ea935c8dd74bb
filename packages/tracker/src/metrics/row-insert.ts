import type Database from 'better-sqlite3';

type Value = number | string;

/** Rows of one statement: beyond this, a longer one gains nothing. */
const ROWS = 32;

/** An INSERT of rows, many a statement: most of what one costs is the call. */
export class RowInsert {
  readonly #columns: number;
  readonly #one;
  readonly #many;

  /** `sql` gives the statement for what stands after `VALUES`. */
  constructor(database: Database.Database, columns: number, sql: (rows: string) => string) {
    const row = `(${Array(columns).fill('?').join(', ')})`;
    this.#columns = columns;
    this.#one = database.prepare<[values: Value[]]>(sql(row));
    this.#many = database.prepare<[values: Value[]]>(sql(Array(ROWS).fill(row).join(', ')));
  }

  /** Returns how many rows were inserted or changed. */
  run(rows: Iterable<readonly Value[]>): number {
    let changes = 0;
    let values: Value[] = [];
    for (const row of rows) {
      for (const value of row) values.push(value);
      if (values.length < ROWS * this.#columns) continue;
      changes += this.#many.run(values).changes;
      values = [];
    }
    for (let at = 0; at < values.length; at += this.#columns)
      changes += this.#one.run(values.slice(at, at + this.#columns)).changes;
    return changes;
  }
}
