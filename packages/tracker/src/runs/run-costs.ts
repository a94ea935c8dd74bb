import type Database from 'better-sqlite3';

/** What a run has cost before this attempt, by its metrics' names, and the GPUs that it has now. */
export interface RunCosts {
  readonly earlier: Readonly<Record<string, number>>;
  readonly gpus: readonly string[];
}

export class RunCostTable {
  readonly #earlier;
  readonly #gpus;

  constructor(database: Database.Database) {
    this.#earlier = database
      .prepare<[run: number], [key: string, value: number | null]>(
        `SELECT name, last FROM summaries JOIN keys ON number = key WHERE run = ? AND name GLOB 'cost/*'`,
      )
      .raw();
    this.#gpus = database.prepare<[run: number], string>('SELECT gpu FROM gpus WHERE run = ?').pluck();
  }

  read(run: number): RunCosts {
    const earlier = this.#earlier.all(run).map(([key, value]) => [key, value ?? NaN]);
    return { earlier: Object.fromEntries(earlier) as Record<string, number>, gpus: this.#gpus.all(run) };
  }
}
