import { closeSync, existsSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import Database from 'better-sqlite3';
import { APPLICATION_ID, MIGRATIONS } from '../database/schema.js';
import { isDamage } from '../verify/damage.js';

/** Bytes of a database file before its first page's content: https://sqlite.org/fileformat2.html#the_database_header */
const HEADER = 100;
const ROLLBACK = 1;
const WITH_LOG = 2;

export interface DamagedDatabase {
  readonly database: Database.Database;
  readonly version: number;
  /** Whether what was written last, into the log, could not be read. */
  readonly isLogLost: boolean;
}

/** Opens a copy of a damaged database, as far as it goes; the copy's header is written anew, for all in it is known. */
export function openDamaged(copy: string): DamagedDatabase {
  const isLogLost = existsSync(`${copy}-wal`) && !isLogTaken(copy);
  for (const part of ['-wal', '-shm', '-journal']) rmSync(copy + part, { force: true });
  const version = mendHeader(copy, ROLLBACK);
  const database = new Database(copy, { readonly: true });
  // Takes the list of tables as far as it can be read.
  database.unsafeMode(true);
  database.pragma('writable_schema = ON');
  database.pragma('cell_size_check = ON');
  return { database, version, isLogLost };
}

/** Writes the log's content into the copy. Whether that could be done. */
function isLogTaken(copy: string): boolean {
  try {
    mendHeader(copy, WITH_LOG);
    const database = new Database(copy);
    try {
      database.unsafeMode(true);
      database.pragma('writable_schema = ON');
      return database.pragma('journal_mode = DELETE', { simple: true }) === 'delete';
    } finally {
      database.close();
    }
  } catch (error) {
    if (!isDamage(error)) throw error;
    return false;
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
