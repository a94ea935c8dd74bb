import type Database from 'better-sqlite3';
import type { WritableRun } from '../runs/writable-run.js';

/** Which run has which artifact. */
export class ArtifactTable {
  readonly #put;

  constructor(database: Database.Database) {
    this.#put = database.prepare<(number | string)[]>(
      'INSERT OR REPLACE INTO artifacts (run, name, sha256, bytes, created_at) VALUES (?, ?, ?, ?, ?)',
    );
  }

  put(run: WritableRun, name: string, sha256: string, bytes: number, now: number): void {
    this.#put.run(run, name, sha256, bytes, now);
  }
}
