import Database from 'better-sqlite3';
import { StoreError } from '../errors.js';

/** Whether SQLite, or the disk, could not make sense of a page, or this program of a text. */
export function isDamage(error: unknown): error is Error {
  if (error instanceof StoreError) return error.code === 'STORE_CORRUPT';
  return error instanceof Database.SqliteError && /^SQLITE_(?:CORRUPT|NOTADB|IOERR)/.test(error.code);
}

/** Whether what `pragma_integrity_check` says is of an index that isn't that of its table, whose pages are all whole. */
export function isOfIndex(message: string): boolean {
  return /^(?:row \d+ missing from index |wrong # of entries in index |non-unique entry in index )/.test(
    message,
  );
}
