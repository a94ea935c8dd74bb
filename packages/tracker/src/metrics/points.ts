import type Database from 'better-sqlite3';
import type { KeyPoints, PointBuffer } from './point-buffer.js';
import type { WritableRun } from '../runs/writable-run.js';
import { Summaries } from './summaries.js';

/** Rows of one INSERT: beyond this, a longer statement gains nothing. */
const ROWS = 32;

/** Writes points with their summaries and rollups. Call `write` and `removeAfter` inside a transaction. */
export class Points {
  readonly #summaries;
  readonly #insert;
  readonly #insertMany;
  readonly #insertLate;
  readonly #replace;
  readonly #keysAfter;
  readonly #remove;
  readonly #lastSteps;
  readonly #insertKey;
  readonly #selectKey;
  readonly #keyNumbers = new Map<string, number>();

  constructor(database: Database.Database) {
    const insert = 'INSERT INTO points (run, key, step, time, value) VALUES';
    const row = '(?, ?, ?, ?, ?)';
    this.#summaries = new Summaries(database);
    this.#insert = database.prepare<number[]>(`${insert} ${row}`);
    this.#insertMany = database.prepare<[values: number[]]>(`${insert} ${Array(ROWS).fill(row).join(', ')}`);
    this.#insertLate = database.prepare<number[]>(`${insert} ${row} ON CONFLICT DO NOTHING`);
    this.#replace = database.prepare<number[]>(
      'UPDATE points SET time = ?, value = ? WHERE run = ? AND key = ? AND step = ?',
    );
    this.#keysAfter = database
      .prepare<[run: number, step: number], number>(
        'SELECT key FROM summaries WHERE run = ? AND last_step > ?',
      )
      .pluck();
    this.#remove = database.prepare<[run: number, key: number, step: number]>(
      'DELETE FROM points WHERE run = ? AND key = ? AND step > ?',
    );
    this.#lastSteps = database
      .prepare<[run: number], [key: string, step: number]>(
        'SELECT name, last_step FROM summaries JOIN keys ON number = key WHERE run = ?',
      )
      .raw();
    this.#insertKey = database.prepare<[name: string]>(
      'INSERT INTO keys (name) VALUES (?) ON CONFLICT DO NOTHING',
    );
    this.#selectKey = database
      .prepare<[name: string], number>('SELECT number FROM keys WHERE name = ?')
      .pluck();
  }

  /**
   * Gives new metric names their numbers. Call it outside the transaction: a number remembered here must not be
   * rolled back.
   */
  prepareKeys(buffer: PointBuffer): void {
    for (const { key } of buffer.waiting()) {
      if (this.#keyNumbers.has(key)) continue;
      this.#insertKey.run(key);
      const number = this.#selectKey.get(key);
      if (number !== undefined) this.#keyNumbers.set(key, number);
    }
  }

  write(run: WritableRun, buffer: PointBuffer): void {
    for (const points of buffer.waiting()) {
      const key = this.#keyNumbers.get(points.key);
      if (key === undefined) throw new Error(`The metric "${points.key}" has no number`);
      this.#writeAscending(run, key, points);
      this.#summaries.add(run, key, points);
      this.#writeLate(run, key, points.late);
    }
  }

  /** Removes the run's points beyond `step`; returns their number. */
  removeAfter(run: WritableRun, step: number): number {
    let removed = 0;
    for (const key of this.#keysAfter.all(run, step)) {
      removed += this.#remove.run(run, key, step).changes;
      this.#summaries.build(run, key);
    }
    return removed;
  }

  /** The last stored step of each of the run's metrics. */
  lastSteps(run: number): [key: string, step: number][] {
    return this.#lastSteps.all(run);
  }

  #writeAscending(run: number, key: number, { steps, times, values }: KeyPoints): void {
    const whole = steps.length - (steps.length % ROWS);
    const row = new Array<number>(ROWS * 5);
    for (let start = 0; start < whole; start += ROWS) {
      for (let index = 0; index < ROWS; index += 1) {
        row[index * 5] = run;
        row[index * 5 + 1] = key;
        row[index * 5 + 2] = steps[start + index] ?? 0;
        row[index * 5 + 3] = times[start + index] ?? 0;
        row[index * 5 + 4] = values[start + index] ?? NaN;
      }
      this.#insertMany.run(row);
    }
    for (let index = whole; index < steps.length; index += 1) {
      this.#insert.run(run, key, steps[index] ?? 0, times[index] ?? 0, values[index] ?? NaN);
    }
  }

  #writeLate(run: number, key: number, late: KeyPoints['late']): void {
    let replaced = false;
    for (const { step, time, value } of late) {
      if (this.#insertLate.run(run, key, step, time, value).changes === 1) {
        this.#summaries.add(run, key, { steps: [step], times: [time], values: [value] });
      } else {
        this.#replace.run(time, value, run, key, step);
        replaced = true;
      }
    }
    if (replaced) this.#summaries.build(run, key);
  }
}
