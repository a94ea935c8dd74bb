import type Database from 'better-sqlite3';
import { isDamage } from '../verify/damage.js';
import { KeyLine } from './probes.js';
import { compareKeys, type Key, type TableShape, type Value } from './table-shape.js';

/** Rows between two keys that can't be read, if there are any; null: from the first row on, or to the last. */
export interface Gap {
  readonly after: Key | null;
  readonly before: Key | null;
}

/** Rows, as SQLite gives them in the order of the shape's columns. */
type Take = (row: readonly Value[]) => void;

/**
 * Gives every row of a table that can be reached by a range of keys: from its first row on up to where a page is
 * damaged, from the last one back, and then from wherever between the two there is a page that can be read. `sizes`: for
 * each leading integer of the key, one more than the greatest that is known.
 */
export function scanTable(
  database: Database.Database,
  shape: TableShape,
  sizes: readonly number[],
  take: Take,
): Gap[] {
  const table = new TableReader(database, shape, take);
  const line = new KeyLine(sizes);
  const gaps: Gap[] = [];
  const waiting: Gap[] = [];
  const after = table.read('up', null, null);
  if (after === 'all') return [];
  const before = table.read('down', after, null);
  if (before === 'all') return [];
  waiting.push({ after, before });
  for (let gap = waiting.pop(); gap !== undefined; gap = waiting.pop()) {
    const start = findRow(table, line, gap);
    if (start === undefined) {
      gaps.push(gap);
      continue;
    }
    const lowest = table.read('down', gap.after, start);
    const highest = table.read('up', start, gap.before);
    if (highest !== 'all') waiting.push({ after: highest ?? start, before: gap.before });
    if (lowest !== 'all') waiting.push({ after: gap.after, before: lowest ?? start });
  }
  return gaps;
}

/** A row between two keys that can be read, which is given; undefined if none was found. */
function findRow(table: TableReader, line: KeyLine, { after, before }: Gap): Key | undefined {
  const [from, to] = [line.numberOf(after, 'before all'), line.numberOf(before, 'after all')];
  // Where texts follow, rows of the same integers come before the row `before`.
  for (const number of line.between(from, table.hasText && before !== null ? to + 1n : to)) {
    const found = table.takeFirst(line.keyOf(number), after, before);
    if (found !== undefined) return found;
  }
  return undefined;
}

class TableReader {
  readonly #database: Database.Database;
  readonly #shape: TableShape;
  readonly #take: Take;

  constructor(database: Database.Database, shape: TableShape, take: Take) {
    this.#database = database;
    this.#shape = shape;
    this.#take = take;
  }

  get hasText(): boolean {
    return this.#shape.integers < this.#shape.key.length;
  }

  /**
   * Gives the rows between two keys in one direction. Returns 'all' when it has reached the other end, else the key of the
   * last row before the damage, or where it started if there is none.
   */
  read(direction: 'up' | 'down', after: Key | null, before: Key | null): Key | null | 'all' {
    let last = direction === 'up' ? after : before;
    try {
      for (const row of this.#rows(direction, after, before, null)) {
        const key = row.slice(0, this.#shape.key.length);
        // Pages that lead to one another the wrong way would be read for ever.
        if (last !== null && compareKeys(key, last) * (direction === 'up' ? 1 : -1) <= 0) return last;
        this.#take(row);
        last = key;
      }
      return 'all';
    } catch (error) {
      if (!isDamage(error)) throw error;
      return last;
    }
  }

  /** Gives the first row at or after the place `from`, between two keys. */
  takeFirst(from: Key, after: Key | null, before: Key | null): Key | undefined {
    try {
      for (const row of this.#rows('up', after, before, from)) {
        const key = row.slice(0, this.#shape.key.length);
        const isBetween =
          (after === null || compareKeys(key, after) > 0) &&
          (before === null || compareKeys(key, before) < 0);
        if (!isBetween) return undefined;
        this.#take(row);
        return key;
      }
    } catch (error) {
      if (!isDamage(error)) throw error;
    }
    return undefined;
  }

  #rows(
    direction: 'up' | 'down',
    after: Key | null,
    before: Key | null,
    from: Key | null,
  ): IterableIterator<Value[]> {
    const { name, key, columns } = this.#shape;
    const bound: Value[] = [];
    const condition = (sign: string, values: Key | null): string[] => {
      if (values === null) return [];
      bound.push(...values);
      const places = values.map(() => '?').join(', ');
      return [`(${key.slice(0, values.length).join(', ')}) ${sign} (${places})`];
    };
    const conditions = [
      ...condition('>=', from),
      // A place is after `after` already, and one bound alone is what SQLite seeks by.
      ...(from === null ? condition('>', after) : []),
      ...condition('<', before),
    ];
    const order = key.map((column) => (direction === 'up' ? column : `${column} DESC`)).join(', ');
    return this.#database
      .prepare<Value[], Value[]>(
        `SELECT ${columns.join(', ')} FROM ${name} NOT INDEXED
         ${conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`} ORDER BY ${order}`,
      )
      .raw()
      .iterate(...bound);
  }
}
