import type Database from 'better-sqlite3';
import { fillDurably } from './durable-files.js';

/**
 * Writes a database as it is at this moment to `target`, as one file without a log. Others may go on writing: SQLite
 * reads one state of it and never starts again, as its backup interface does. `more` adds, before the file is put in
 * its place, what has to be there with it.
 */
export function snapshot(
  database: Database.Database,
  target: string,
  more: (partial: string) => void = () => undefined,
): void {
  fillDurably(target, (partial) => {
    database.prepare('VACUUM INTO ?').run(partial);
    more(partial);
  });
}
