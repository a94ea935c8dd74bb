import { accessSync, closeSync, constants, existsSync, openSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { StoreError } from '../errors.js';
import { makeFolder } from './make-folder.js';
import { migrate, type BackUp } from './migrate.js';
import { syncFolder } from './sync-folder.js';
import { requireOwnSchema } from './own-schema.js';
import { refuseNewer, schemaVersion } from './schema-version.js';
import { APPLICATION_ID, MIGRATIONS } from './schema.js';
import { temporaryCopy, type TemporaryCopy } from './temporary-copy.js';

const BUSY_TIMEOUT = 5000;
/** Between two attempts at what SQLite itself doesn't wait for, in milliseconds. */
const BUSY_PAUSE = 10;

/**
 * Bytes that the log (`-wal`) keeps once it starts anew, about as many as SQLite lets it grow to on its own. While a
 * reader stays it can't start anew and grows with every write; without a limit it would stay as long for good.
 */
export const LOG_LIMIT = 4 << 20;

/**
 * Opens a store for writing; creates it, or migrates it after a backup, where needed. Throws `StoreError`:
 * `STORE_UNWRITABLE`, `STORE_FOREIGN`, `STORE_CORRUPT`, `STORE_TOO_NEW`.
 */
export function connectWriter(
  file: string,
  migrations: readonly string[] = MIGRATIONS,
  backUp?: BackUp,
): Database.Database {
  try {
    makeFolder(path.dirname(file));
    makeFile(file);
  } catch (error) {
    throw storeError(file, error);
  }
  return connect(file, file, {}, (database) => {
    keepLog(database);
    database.pragma('synchronous = NORMAL');
    database.pragma(`journal_size_limit = ${LOG_LIMIT}`);
    migrate(database, file, migrations, backUp);
  });
}

/**
 * Has what is written go to a log first. Where others open a new store at the same moment SQLite refuses this at once,
 * whatever its timeout.
 */
function keepLog(database: Database.Database): void {
  const last = performance.now() + BUSY_TIMEOUT;
  for (;;)
    try {
      database.pragma('journal_mode = WAL');
      return;
    } catch (error) {
      const isBusy = error instanceof Database.SqliteError && error.code === 'SQLITE_BUSY';
      if (!isBusy || performance.now() > last) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, BUSY_PAUSE);
    }
}

/** Closes a store that was written to. A log grown long is emptied if nobody reads it: no write may follow that would. */
export function closeWriter(database: Database.Database): void {
  try {
    const length = statSync(`${database.name}-wal`, { throwIfNoEntry: false })?.size ?? 0;
    if (length <= LOG_LIMIT) return;
    database.pragma('busy_timeout = 0');
    database.pragma('wal_checkpoint(TRUNCATE)');
  } catch (error) {
    // All is in the log; whoever comes next empties it.
    if (!(error instanceof Database.SqliteError)) throw error;
  } finally {
    database.close();
  }
}

/**
 * Opens a store for reading. One in a place that can't be written, so that SQLite can't make what it reads a log by, is
 * read from a temporary copy, as it is at this moment. Throws `StoreError`: `STORE_MISSING`, `STORE_FOREIGN`,
 * `STORE_CORRUPT`, `STORE_TOO_NEW`, `STORE_TOO_OLD`, `STORE_UNWRITABLE`.
 */
export function connectReader(file: string): Database.Database {
  using store = readableStore(file);
  return store.database;
}

/** A store open for reading, and the file that it is in: a copy's is removed with this object, and not before. */
export interface ReadableStore extends Disposable {
  readonly database: Database.Database;
  readonly file: string;
}

/** As `connectReader`; `isOldTaken`: a store of an older version is opened as it is. */
export function readableStore(file: string, isOldTaken = false): ReadableStore {
  if (!existsSync(file)) throw missing(`No store at ${file}. Make one`);
  try {
    let version = 0;
    const database = connect(file, file, { readonly: true, fileMustExist: true }, (opened) => {
      version = checkVersion(opened, file);
    });
    if (isOldTaken || version === MIGRATIONS.length)
      return { database, file, [Symbol.dispose]: () => undefined };
    database.close();
    if (isWritable(file)) throw tooOld(version, file);
  } catch (error) {
    if (!isWriteRefused(error)) throw error;
  }
  const copy = copyOf(file);
  try {
    connect(copy.file, file, {}, (opened) => {
      // Without a log the copy can be read when its file has no name any more.
      opened.pragma('journal_mode = DELETE');
      checkVersion(opened, file);
      if (!isOldTaken) migrate(opened, copy.file, MIGRATIONS, () => undefined);
    }).close();
    return { ...copy, database: connect(copy.file, file, { readonly: true }, () => undefined) };
  } catch (error) {
    copy[Symbol.dispose]();
    throw error;
  }
}

/** `named`: the store that errors are about. */
function connect(
  file: string,
  named: string,
  options: Database.Options,
  prepare: (database: Database.Database) => void,
): Database.Database {
  let database: Database.Database | undefined;
  try {
    database = new Database(file, { ...options, timeout: BUSY_TIMEOUT });
    refuseForeignDatabase(database, named);
    requireOwnSchema(database, named);
    prepare(database);
    return database;
  } catch (error) {
    database?.close();
    throw storeError(named, error);
  }
}

function checkVersion(database: Database.Database, file: string): number {
  const version = schemaVersion(database);
  if (version === 0) throw missing(`The store at ${file} is empty. Fill it`);
  refuseNewer(file, version, MIGRATIONS.length);
  return version;
}

function missing(what: string): StoreError {
  return new StoreError('STORE_MISSING', `${what} with: ablate run MATRIX`);
}

function tooOld(version: number, file: string): StoreError {
  return new StoreError(
    'STORE_TOO_OLD',
    `The store at ${file} has schema version ${version}, this program reads ${MIGRATIONS.length}. ` +
      'Bring it up to date with: ablate verify',
  );
}

function copyOf(file: string): TemporaryCopy {
  try {
    accessSync(file, constants.R_OK);
  } catch (error) {
    throw new StoreError('STORE_UNWRITABLE', `Can't read the store at ${file}: ${String(error)}`, {
      cause: error,
    });
  }
  try {
    return temporaryCopy(file);
  } catch (error) {
    if (error instanceof StoreError || !(error instanceof Error)) throw error;
    throw new StoreError(
      'STORE_UNWRITABLE',
      `The store at ${file} can't be written, so it is read from a copy, which can't be made in ${os.tmpdir()}: ` +
        `${error.message}. Another folder for it is set by TMPDIR.`,
      { cause: error },
    );
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
  // Where SQLite finds its log it opens such a file for reading alone, without a word.
  if (found !== undefined) {
    accessSync(file, constants.W_OK);
    return;
  }
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

/** What SQLite says of a file as a `StoreError`; others are given back. */
export function storeError(file: string, error: unknown): unknown {
  if (error instanceof StoreError || !(error instanceof Error)) return error;
  if (error instanceof Database.SqliteError && error.code === 'SQLITE_NOTADB') {
    return new StoreError(
      'STORE_FOREIGN',
      `${file} is not an Ablate store: it is no SQLite file. Left untouched.`,
      { cause: error },
    );
  }
  if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_CORRUPT')) {
    return new StoreError('STORE_CORRUPT', `The store at ${file} is damaged: ${shortened(error.message)}`, {
      cause: error,
    });
  }
  if (existsSync(file) && isReadOnly(error)) {
    return new StoreError(
      'STORE_UNWRITABLE',
      `The store at ${file} can only be read: it, its folder or the medium is read-only (${error.message}). ` +
        'What can be written is a copy, made with: ablate backup FILE',
      { cause: error },
    );
  }
  const isFull = error instanceof Database.SqliteError && error.code === 'SQLITE_IOERR_SHMSIZE';
  return new StoreError(
    'STORE_UNWRITABLE',
    `Can't open the store at ${file}: ${isFull ? 'the disk is full' : error.message}`,
    { cause: error },
  );
}

/** SQLite quotes a table's definition from where it can't be read to its end. */
function shortened(message: string): string {
  const [first = ''] = message.split('\n', 1);
  return first.length < message.length || first.length > 200 ? `${first.slice(0, 200)}…` : message;
}

function isWritable(file: string): boolean {
  try {
    for (const place of [file, path.dirname(file)]) accessSync(place, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** SQLite's word for a log that it can't make is that it can't open the file. */
function isReadOnly(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    /^(?:SQLITE_(?:CANTOPEN|READONLY).*|EROFS|EACCES|EPERM)$/.test(String(error.code))
  );
}

function isWriteRefused(error: unknown): boolean {
  return (
    error instanceof StoreError && error.cause instanceof Database.SqliteError && isReadOnly(error.cause)
  );
}
