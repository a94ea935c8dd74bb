import { closeSync, existsSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import Database from 'better-sqlite3';
import { APPLICATION_ID, MIGRATIONS } from '../database/schema.js';
import { lostTransactions } from './lost-log.js';
import { isDamage } from '../verify/damage.js';

/** Bytes of a database file before its first page's content: https://sqlite.org/fileformat2.html#the_database_header */
const HEADER = 100;
const ROLLBACK = 1;
const WITH_LOG = 2;

export interface DamagedDatabase {
  readonly database: Database.Database;
  readonly version: number;
  /** Of the log, where what was written last stands. */
  readonly lostTransactions: number;
}

/** Opens a copy of a damaged database, as far as it goes; the copy's header is written anew, for all in it is known. */
export function openDamaged(copy: string): DamagedDatabase {
  const lost = existsSync(`${copy}-wal`) ? takeLog(copy) : 0;
  for (const part of ['-wal', '-shm', '-journal']) rmSync(copy + part, { force: true });
  const version = mendHeader(copy, ROLLBACK);
  const database = new Database(copy, { readonly: true });
  // Takes the list of tables as far as it can be read.
  database.unsafeMode(true);
  database.pragma('writable_schema = ON');
  database.pragma('cell_size_check = ON');
  return { database, version, lostTransactions: lost };
}

/** Writes the log's content into the copy; returns how many of its transactions can't be read. */
function takeLog(copy: string): number {
  try {
    mendHeader(copy, WITH_LOG);
    const database = new Database(copy);
    try {
      database.unsafeMode(true);
      database.pragma('writable_schema = ON');
      const [taken] = database.pragma('wal_checkpoint(PASSIVE)') as { log: number }[];
      return lostTransactions(`${copy}-wal`, Math.max(0, taken?.log ?? 0));
    } finally {
      database.close();
    }
  } catch (error) {
    if (!isDamage(error)) throw error;
    return lostTransactions(`${copy}-wal`, 0);
  }
}

/** Returns the schema's version: the one in the header, if there is such a one, else the newest. */
function mendHeader(file: string, journal: number): number {
  const opened = openSync(file, 'r+');
  try {
    const header = Buffer.alloc(HEADER);
    readSync(opened, header, 0, HEADER, 0);
    const pageSize = header.readUInt16BE(16);
    const isSize = pageSize === 1 || (pageSize >= 512 && (pageSize & (pageSize - 1)) === 0);
    const found = header.readUInt32BE(60);
    const version = found >= 1 && found <= MIGRATIONS.length ? found : MIGRATIONS.length;
    const mended = Buffer.alloc(HEADER);
    mended.write('SQLite format 3\0', 'latin1');
    mended.writeUInt16BE(isSize ? pageSize : 4096, 16);
    mended.set([journal, journal, 0, 64, 32, 32], 18);
    // A size that isn't valid for this change counter is taken from the file.
    mended.writeUInt32BE(1, 24);
    header.copy(mended, 40, 40, 44);
    mended.writeUInt32BE(4, 44);
    mended.writeUInt32BE(1, 56);
    mended.writeUInt32BE(version, 60);
    mended.writeUInt32BE(APPLICATION_ID, 68);
    writeSync(opened, mended, 0, HEADER, 0);
    return version;
  } finally {
    closeSync(opened);
  }
}
