import Database from 'better-sqlite3';
import { StoreError } from '../errors.js';
import { schemaVersion } from './schema-version.js';
import { MIGRATIONS } from './schema.js';

interface SchemaObject {
  readonly type: string;
  readonly name: string;
  readonly sql: string | null;
}

const OBJECTS = "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite~_%' ESCAPE '~'";

/**
 * A file can say that it is a store and have a view in a table's place, whose rows never end, or triggers, which would
 * run with everything that is written. Tables and indexes of others are left alone: nothing here asks them. Throws
 * `STORE_FOREIGN` unless the schema is that of its version; one of a newer program isn't known.
 */
export function requireOwnSchema(database: Database.Database, file: string): void {
  const version = schemaVersion(database);
  if (version > MIGRATIONS.length) return;
  const found = new Map(
    database
      .prepare<[], SchemaObject>(OBJECTS)
      .all()
      .map((object) => [object.name, object]),
  );
  for (const { type, name, sql } of objectsOf(version)) {
    const object = found.get(name);
    if (object === undefined) throw foreign(file, `it has no ${type} "${name}"`);
    if (object.type !== type || object.sql !== sql)
      throw foreign(file, `its ${object.type} "${name}" is none of a store's`);
    found.delete(name);
  }
  const active = [...found.values()].find(({ type }) => type === 'trigger' || type === 'view');
  if (active !== undefined) throw foreign(file, `it has a ${active.type} "${active.name}", a store has none`);
}

const known = new Map<number, readonly SchemaObject[]>();

/** What a new store of a version has. */
function objectsOf(version: number): readonly SchemaObject[] {
  const before = known.get(version);
  if (before !== undefined) return before;
  const database = new Database(':memory:');
  for (const statements of MIGRATIONS.slice(0, version)) database.exec(statements);
  const objects = database.prepare<[], SchemaObject>(OBJECTS).all();
  database.close();
  known.set(version, objects);
  return objects;
}

function foreign(file: string, reason: string): StoreError {
  return new StoreError(
    'STORE_FOREIGN',
    `${file} is not an Ablate store, whatever it says: ${reason}. Left untouched.`,
  );
}
