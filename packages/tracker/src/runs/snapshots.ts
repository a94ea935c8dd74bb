import { createHash } from 'node:crypto';
import type Database from 'better-sqlite3';

/** One that no run refers to may be about to get its runs for so long, milliseconds. */
const UNUSED_AFTER = 3_600_000;

export function hashSnapshot(content: string): string {
  return createHash('sha256').update(content).digest('hex');
}

/** The code that runs are trained from. Every method is one step of a transaction that the caller has begun. */
export class Snapshots {
  readonly #put;
  readonly #settle;

  constructor(database: Database.Database) {
    this.#put = database.prepare<[hash: string, content: string, now: number]>(`
      INSERT INTO snapshots (hash, content, created_at) VALUES (?, ?, ?)
      ON CONFLICT DO UPDATE SET created_at = max(created_at, excluded.created_at)`);
    this.#settle = database
      .prepare<[snapshot: string | null, id: string], string | null>(
        'UPDATE runs SET snapshot = coalesce(snapshot, ?) WHERE id = ? RETURNING snapshot',
      )
      .pluck();
  }

  keep(content: string, now: number): string {
    const hash = hashSnapshot(content);
    this.#put.run(hash, content, now);
    return hash;
  }

  /** The code that a run is trained from: what was said first. */
  settle(id: string, snapshot: string | null): string | null {
    return this.#settle.get(snapshot, id) ?? null;
  }
}

/** Removes what no run is trained from; returns how many. Call it inside a transaction. */
export function removeUnusedSnapshots(database: Database.Database, now: number): number {
  return database
    .prepare<[before: number]>(
      `DELETE FROM snapshots WHERE created_at < ?
       AND hash NOT IN (SELECT snapshot FROM runs WHERE snapshot IS NOT NULL)`,
    )
    .run(now - UNUSED_AFTER).changes;
}
