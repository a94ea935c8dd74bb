import type Database from 'better-sqlite3';
import type { WritableRun } from '../runs/writable-run.js';
import type { Progress } from '../types.js';

/** The newest progress of each run. */
export class ProgressTable {
  readonly #put;

  constructor(database: Database.Database) {
    this.#put = database.prepare<(number | null)[]>(`
      INSERT OR REPLACE INTO progress (run, epoch, epochs, step, steps, images_per_second, eta_seconds)
      VALUES (?, ?, ?, ?, ?, ?, ?)`);
  }

  put(run: WritableRun, progress: Progress): void {
    const { epoch, epochs, step, steps, imagesPerSecond, etaSeconds } = progress;
    this.#put.run(run, epoch, epochs, step, steps, imagesPerSecond, etaSeconds);
  }
}
