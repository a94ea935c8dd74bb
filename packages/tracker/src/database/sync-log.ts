import { closeSync, fsyncSync, openSync } from 'node:fs';

/**
 * Forces all that has been committed to a store to the disk: without it a commit survives its process, but a power loss
 * undoes those since SQLite last moved its log into the file. Not left to SQLite (`synchronous=FULL`), which would sync
 * while it holds the lock that other writers wait for. SQLite itself locks the file and its index, never the log, so
 * that opening and closing that here does no harm.
 */
export function syncLog(file: string): void {
  const opened = openSync(`${file}-wal`, 'r+');
  try {
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
}
