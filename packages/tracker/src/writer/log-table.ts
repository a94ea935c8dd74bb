import type Database from 'better-sqlite3';
import type { WritableRun } from '../runs/writable-run.js';
import type { LogLine } from '../types.js';

/** Output of runs, as it came. Of each run's the newest `limit` characters are kept, a quarter more in between. */
export class LogTable {
  readonly #limit: number;
  readonly #insert;
  readonly #size;
  readonly #trim;
  readonly #sizes = new Map<number, number>();

  constructor(database: Database.Database, limit: number) {
    this.#limit = limit;
    this.#insert = database.prepare<[run: number, time: number, stream: string, text: string]>(
      'INSERT INTO logs (run, time, stream, text) VALUES (?, ?, ?, ?)',
    );
    this.#size = database
      .prepare<[run: number], number>('SELECT coalesce(sum(length(text)), 0) FROM logs WHERE run = ?')
      .pluck();
    this.#trim = database.prepare<[run: number, run: number, limit: number]>(`
      DELETE FROM logs WHERE run = ? AND number <= (
        SELECT number FROM (
          SELECT number, sum(length(text)) OVER (ORDER BY number DESC) AS newer FROM logs WHERE run = ?
        ) WHERE newer > ? ORDER BY number DESC LIMIT 1)`);
  }

  append(run: WritableRun, stream: LogLine['stream'], text: string, now: number): void {
    if (text === '') return;
    const before = this.#sizes.get(run) ?? this.#size.get(run) ?? 0;
    const kept = text.slice(-this.#limit);
    this.#insert.run(run, now, stream, kept);
    const size = before + kept.length;
    this.#sizes.set(run, size);
    if (size <= this.#limit * 1.25) return;
    this.#trim.run(run, run, this.#limit);
    this.#sizes.set(run, this.#size.get(run) ?? 0);
  }
}
