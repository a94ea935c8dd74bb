import type Database from 'better-sqlite3';
import { KeyNumbers } from './key-numbers.js';
import { RowInsert } from './row-insert.js';
import type { KeyPoints, PointBuffer } from './point-buffer.js';
import type { WritableRun } from '../runs/writable-run.js';
import { Summaries, type AddedPoints } from './summaries.js';

/** Points of a metric that wait in a buffer, and the metric's number. */
interface PreparedPoints {
  readonly key: number;
  readonly points: KeyPoints;
}

/** Writes points with their summaries and rollups. Call `write` and `removeAfter` inside a transaction. */
export class Points {
  readonly #summaries;
  readonly #insert;
  readonly #insertLate;
  readonly #replace;
  readonly #keysAfter;
  readonly #remove;
  readonly #lastSteps;
  readonly #keys;

  constructor(database: Database.Database) {
    const insert = 'INSERT INTO points (run, key, step, time, value) VALUES';
    this.#summaries = new Summaries(database);
    this.#insert = new RowInsert(database, 5, (rows) => `${insert} ${rows}`);
    this.#insertLate = database.prepare<number[]>(`${insert} (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`);
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
    this.#keys = new KeyNumbers(database);
  }

  /** What waits in a buffer, with the numbers of its metrics. These last: call it before the transaction of `write`. */
  prepare(buffer: PointBuffer): PreparedPoints[] {
    const waiting = [...buffer.waiting()];
    const numbers = this.#keys.of(waiting.map(({ key }) => key));
    return waiting.map((points, index) => ({ key: numbers[index] ?? NaN, points }));
  }

  write(run: WritableRun, all: readonly PreparedPoints[]): void {
    this.#insert.run(pointRows(run, all));
    this.#summaries.add(run, all);
    const late = all.filter(({ points }) => points.late.length > 0);
    const fresh = late.flatMap(({ key, points }) => this.#writeLate(run, key, points.late) ?? []);
    if (fresh.length > 0) this.#summaries.add(run, fresh);
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

  /** The points among them that were new, or undefined where one was replaced and the metric's summary made anew. */
  #writeLate(run: number, key: number, late: KeyPoints['late']): AddedPoints | undefined {
    const fresh: { step: number; time: number; value: number }[] = [];
    for (const point of late) {
      const { step, time, value } = point;
      if (this.#insertLate.run(run, key, step, time, value).changes === 1) fresh.push(point);
      else this.#replace.run(time, value, run, key, step);
    }
    if (fresh.length < late.length) {
      this.#summaries.build(run, key);
      return undefined;
    }
    fresh.sort((one, other) => one.step - other.step);
    const points = {
      steps: fresh.map(({ step }) => step),
      times: fresh.map(({ time }) => time),
      values: fresh.map(({ value }) => value),
    };
    return { key, points };
  }
}

function* pointRows(run: number, all: readonly AddedPoints[]): Iterable<number[]> {
  for (const { key, points } of all) {
    for (const [index, step] of points.steps.entries())
      yield [run, key, step, points.times[index] ?? 0, points.values[index] ?? NaN];
  }
}
