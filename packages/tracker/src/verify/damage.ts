import Database from 'better-sqlite3';

/** Whether SQLite, or the disk, could not make sense of a page. */
export function isDamage(error: unknown): error is Error {
  return error instanceof Database.SqliteError && /^SQLITE_(?:CORRUPT|NOTADB|IOERR)/.test(error.code);
}
