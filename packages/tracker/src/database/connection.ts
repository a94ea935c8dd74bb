import { closeSync, existsSync, openSync, statSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { StoreError } from '../errors.js';
import { makeFolder } from './make-folder.js';
import { migrate } from './migrate.js';
import { syncFolder } from './sync-folder.js';
import { refuseNewer, schemaVersion } from './schema-version.js';
import { APPLICATION_ID, MIGRATIONS } from './schema.js';

const BUSY_TIMEOUT = 5000;

/**
 * Opens a store for writing; creates or migrates it where needed. Throws `StoreError`: `STORE_UNWRITABLE`,
 * `STORE_FOREIGN`, `STORE_CORRUPT`, `STORE_TOO_NEW`.
 */
export function connectWriter(file: string, migrations: readonly string[] = MIGRATIONS): Database.Database {
  try {
    makeFolder(path.dirname(file));
    makeFile(file);
  } catch (error) {
    throw storeError(file, error);
  }
  let database: Database.Database | undefined;
  try {
    database = new Database(file, { timeout: BUSY_TIMEOUT });
    refuseForeignDatabase(database, file);
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = NORMAL');
    database.pragma('foreign_keys = ON');
    migrate(database, file, migrations);
    return database;
  } catch (error) {
    database?.close();
    throw storeError(file, error);
  }
}

/**
 * Opens a store for reading. Throws `StoreError`: `STORE_MISSING`, `STORE_FOREIGN`, `STORE_CORRUPT`, `STORE_TOO_NEW`,
 * `STORE_TOO_OLD`.
 */
export function connectReader(file: string): Database.Database {
  if (!existsSync(file)) {
    throw new StoreError('STORE_MISSING', `No store at ${file}. Make one with: ablate run MATRIX`);
  }
  let database: Database.Database | undefined;
  try {
    database = new Database(file, { readonly: true, fileMustExist: true, timeout: BUSY_TIMEOUT });
    refuseForeignDatabase(database, file);
    const version = schemaVersion(database);
    if (version === 0) {
      throw new StoreError('STORE_MISSING', `The store at ${file} is empty. Fill it with: ablate run MATRIX`);
    }
    refuseNewer(file, version, MIGRATIONS.length);
    if (version < MIGRATIONS.length) {
      throw new StoreError(
        'STORE_TOO_OLD',
        `The store at ${file} has schema version ${version}, this program reads ${MIGRATIONS.length}. ` +
          'Bring it up to date with: ablate verify',
      );
    }
    return database;
  } catch (error) {
    database?.close();
    throw storeError(file, error);
  }
}

/**
 * SQLite gives its -wal and -shm files the mode of the database. A file that is there is never opened but by SQLite:
 * closing it would drop the locks of this process's other connections to it, and the next process to leave the store
 * would take it for unused and delete the log that they write.
 */
function makeFile(file: string): void {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found?.isDirectory() === true) throw new Error('it is a folder');
  if (found !== undefined) return;
  try {
    closeSync(openSync(file, 'wx', 0o600));
    syncFolder(path.dirname(file));
  } catch (error) {
    // Another process was faster.
    if (!existsSync(file)) throw error;
  }
}

function refuseForeignDatabase(database: Database.Database, file: string): void {
  const id = Number(database.pragma('application_id', { simple: true }));
  if (id === APPLICATION_ID) return;
  const tables = database.prepare<[], number>('SELECT count(*) FROM sqlite_schema').pluck().get();
  if (id === 0 && tables === 0) return;
  throw new StoreError(
    'STORE_FOREIGN',
    `${file} is a SQLite file of another program (application id ${id}, expected ${APPLICATION_ID}). Left untouched.`,
  );
}

function storeError(file: string, error: unknown): unknown {
  if (error instanceof StoreError || !(error instanceof Error)) return error;
  if (error instanceof Database.SqliteError && error.code === 'SQLITE_NOTADB') {
    return new StoreError(
      'STORE_FOREIGN',
      `${file} is not an Ablate store: it is no SQLite file. Left untouched.`,
      { cause: error },
    );
  }
  if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_CORRUPT')) {
    return new StoreError('STORE_CORRUPT', `The store at ${file} is damaged: ${error.message}`, {
      cause: error,
    });
  }
  const isFull = error instanceof Database.SqliteError && error.code === 'SQLITE_IOERR_SHMSIZE';
  return new StoreError(
    'STORE_UNWRITABLE',
    `Can't open the store at ${file}: ${isFull ? 'the disk is full' : error.message}`,
    { cause: error },
  );
}
