import { existsSync, rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import { refuseNewer, schemaVersion } from './schema-version.js';
import { APPLICATION_ID } from './schema.js';
import { snapshot } from './snapshot.js';

/** Copies the database to a new file; a store's own one takes along what lies beside it. */
export type BackUp = (database: Database.Database, target: string) => void;

/** How often a process asks for the lock, each time for its busy timeout of 5 s, while another one migrates. */
const LOCK_ATTEMPTS = 60;

/**
 * Brings a store to the newest schema in one transaction, after copying an older one to `FILE.vN.backup` beside it.
 * Nobody writes in between: what the copy lacks was never in the store. Throws `StoreError` `STORE_TOO_NEW`.
 */
export function migrate(
  database: Database.Database,
  file: string,
  migrations: readonly string[],
  backUp: BackUp = snapshot,
): void {
  const migrateLocked = database.transaction(() => {
    // Another process may have migrated while this one waited for the lock.
    const version = schemaVersion(database);
    refuseNewer(file, version, migrations.length);
    const copy = version > 0 && version < migrations.length ? backUpCommitted(file, version, backUp) : null;
    try {
      for (const statements of migrations.slice(version)) database.exec(statements);
      database.pragma(`application_id = ${APPLICATION_ID}`);
      database.pragma(`user_version = ${migrations.length}`);
    } catch (error) {
      // The store stays as it is, so that the next attempt makes its own.
      if (copy !== null) rmSync(copy, { force: true });
      throw error;
    }
  });
  const version = schemaVersion(database);
  refuseNewer(file, version, migrations.length);
  // A migration may put a table in another's place, which would remove what refers to it. Not possible in a transaction.
  database.pragma('foreign_keys = OFF');
  for (let attempt = 1; schemaVersion(database) < migrations.length; attempt += 1) {
    try {
      migrateLocked.immediate();
    } catch (error) {
      const isBusy = error instanceof Database.SqliteError && error.code === 'SQLITE_BUSY';
      if (!isBusy || attempt === LOCK_ATTEMPTS) throw error;
    }
  }
  database.pragma('foreign_keys = ON');
}

/** Of a store that another connection has locked for writing: what it had committed. Returns the new file. */
function backUpCommitted(file: string, version: number, backUp: BackUp): string {
  const name = (number: number) => `${file}.v${version}${number === 1 ? '' : `-${number}`}.backup`;
  let number = 1;
  // One that is there is of another time: the store may have been restored from it since.
  while (existsSync(name(number))) number += 1;
  const reader = new Database(file, { readonly: true });
  try {
    backUp(reader, name(number));
    return name(number);
  } finally {
    reader.close();
  }
}
