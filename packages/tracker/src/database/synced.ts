import type Database from 'better-sqlite3';

/**
 * Makes the transactions of `act` such that they are on the disk when they return. Others survive their process, but a
 * power loss undoes those since SQLite last moved its log into the file.
 */
export function synced<T>(database: Database.Database, act: () => T): T {
  database.pragma('synchronous = FULL');
  try {
    return act();
  } finally {
    database.pragma('synchronous = NORMAL');
  }
}
