import { chmodSync, existsSync, renameSync, rmSync } from 'node:fs';
import type Database from 'better-sqlite3';
import { refuseNewer, schemaVersion } from './schema-version.js';
import { APPLICATION_ID } from './schema.js';

/**
 * Brings a store to the newest schema in one transaction, after copying an older one to `FILE.vN.backup`
 * beside it. Throws `StoreError` `STORE_TOO_NEW`.
 */
export function migrate(database: Database.Database, file: string, migrations: readonly string[]): void {
  const version = schemaVersion(database);
  refuseNewer(file, version, migrations.length);
  if (version === migrations.length) return;
  if (version > 0) backUp(database, `${file}.v${version}.backup`);
  const run = database.transaction(() => {
    // Another process may have migrated while this one waited for the lock.
    const current = schemaVersion(database);
    for (const statements of migrations.slice(current)) database.exec(statements);
    database.pragma(`application_id = ${APPLICATION_ID}`);
    database.pragma(`user_version = ${Math.max(current, migrations.length)}`);
  });
  run.immediate();
}

function backUp(database: Database.Database, target: string): void {
  const partial = `${target}.partial-${process.pid}`;
  rmSync(partial, { force: true });
  database.prepare('VACUUM INTO ?').run(partial);
  chmodSync(partial, 0o600);
  // The first backup is the one from before any migration; a later process must not replace it.
  if (existsSync(target)) rmSync(partial);
  else renameSync(partial, target);
}
