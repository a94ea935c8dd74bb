import type Database from 'better-sqlite3';
import { namedValues } from '../named-values.js';
import type { Summary } from '../types.js';

type Row = [
  ...[run: number, key: string, last: number | null, lastStep: number, min: number | null, minStep: number],
  ...[max: number | null, maxStep: number, sum: number | null, numbers: number, count: number],
];

/** Reads the summaries of many runs in one query. */
export class SummaryReader {
  readonly #all;
  readonly #some;

  constructor(database: Database.Database) {
    const ofRuns = `SELECT run, name, last, last_step, min, min_step, max, max_step, sum, numbers, count
      FROM summaries JOIN keys ON keys.number = key WHERE run IN (SELECT value FROM json_each(?))`;
    this.#all = database.prepare<[runs: string], Row>(ofRuns).raw();
    this.#some = database
      .prepare<[runs: string, names: string], Row>(`${ofRuns} AND name IN (SELECT value FROM json_each(?))`)
      .raw();
  }

  /** Summaries by run number and metric name, of all metrics or of these. */
  read(runs: readonly number[], names?: readonly string[]): Map<number, Record<string, Summary>> {
    const wanted = JSON.stringify(runs);
    const byRun = new Map<number, Record<string, Summary>>(runs.map((run) => [run, namedValues()]));
    const rows =
      names === undefined ? this.#all.iterate(wanted) : this.#some.iterate(wanted, JSON.stringify(names));
    for (const row of rows) {
      const [run, key, last, lastStep, min, minStep, max, maxStep, sum, numbers, count] = row;
      const metrics = byRun.get(run);
      if (metrics === undefined) continue;
      metrics[key] = {
        last: last ?? NaN,
        lastStep,
        min: min ?? NaN,
        minStep,
        max: max ?? NaN,
        maxStep,
        mean: numbers === 0 ? NaN : (sum ?? NaN) / numbers,
        count,
      };
    }
    return byRun;
  }
}
