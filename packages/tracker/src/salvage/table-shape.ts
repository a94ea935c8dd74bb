import type Database from 'better-sqlite3';

export type Value = number | string | Buffer | null;
export type Key = readonly Value[];

/** What is needed of a table to read it by its key. */
export interface TableShape {
  readonly name: string;
  readonly key: readonly string[];
  /** How many columns of the key, from the first on, hold integers: between two of these there can be a third. */
  readonly integers: number;
  /** Those of the key first, in its order. */
  readonly columns: readonly string[];
}

export function tableShapes(database: Database.Database): TableShape[] {
  const names = database
    .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY rowid")
    .pluck()
    .all();
  return names.map((name) => {
    const columns = database
      .prepare<[string], { name: string; type: string; pk: number }>(
        'SELECT name, type, pk FROM pragma_table_info(?)',
      )
      .all(name);
    const key = columns.filter(({ pk }) => pk > 0).sort((one, other) => one.pk - other.pk);
    const others = columns.filter(({ pk }) => pk === 0);
    const text = key.findIndex(({ type }) => type !== 'INTEGER');
    return {
      name,
      key: key.map((column) => column.name),
      integers: text === -1 ? key.length : text,
      columns: [...key, ...others].map((column) => column.name),
    };
  });
}

/** As SQLite orders keys; what is of another type comes first. */
export function compareKeys(one: Key, other: Key): number {
  for (const [index, value] of one.entries()) {
    const difference = compareValues(value, other[index] ?? null);
    if (difference !== 0) return difference;
  }
  return 0;
}

function compareValues(one: Value, other: Value): number {
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  if (typeof one === 'string' && typeof other === 'string')
    return Buffer.compare(Buffer.from(one), Buffer.from(other));
  return one === other ? 0 : one === null || typeof one === 'number' ? -1 : 1;
}
