import type Database from 'better-sqlite3';
import { RowInsert } from './row-insert.js';

/** The numbers that metric names have in the store: given to a name when it is first asked for, and kept. */
export class KeyNumbers {
  readonly #database;
  readonly #insert;
  readonly #newest;
  readonly #select;
  readonly #give;
  readonly #known = new Map<string, number>();

  constructor(database: Database.Database) {
    this.#database = database;
    this.#insert = new RowInsert(
      database,
      2,
      (rows) => `INSERT INTO keys (number, name) VALUES ${rows} ON CONFLICT DO NOTHING`,
    );
    this.#newest = database.prepare<[], number>('SELECT coalesce(max(number), 0) FROM keys').pluck();
    this.#select = database.prepare<[name: string], number>('SELECT number FROM keys WHERE name = ?').pluck();
    this.#give = database.transaction((names: readonly string[]) => this.#numbersFor(names));
  }

  /** In the order of the names. New ones get theirs in a transaction of its own, or within the one that is under way. */
  of(names: readonly string[]): number[] {
    const numbers = names.map((name) => this.#known.get(name) ?? 0);
    const fresh = names.filter((_, index) => numbers[index] === 0);
    if (fresh.length === 0) return numbers;
    const given = this.#give.immediate(fresh);
    // What is rolled back with a transaction must not be remembered.
    if (!this.#database.inTransaction)
      for (const [index, name] of fresh.entries()) this.#known.set(name, given[index] ?? NaN);
    let next = 0;
    return numbers.map((number) => (number === 0 ? (given[next++] ?? NaN) : number));
  }

  /** Inserts all as if all were new, which is the costly case, and looks for them only where one was not. */
  #numbersFor(names: readonly string[]): number[] {
    const first = (this.#newest.get() ?? 0) + 1;
    const added = this.#insert.run(names.map((name, index) => [first + index, name]));
    if (added === names.length) return names.map((_, index) => first + index);
    return names.map((name) => this.#select.get(name) ?? NaN);
  }
}
