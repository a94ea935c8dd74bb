import type Database from 'better-sqlite3';
import { addPoint, emptyAggregate } from './aggregate.js';
import { RowInsert } from './row-insert.js';
import type { KeyPoints } from './point-buffer.js';
import { narrowestLevel, ROLLUP_FROM } from './rollup-levels.js';
import { Rollups } from './rollups.js';

interface Extent {
  first_step: number;
  last_step: number;
  count: number;
  rollup_level: number | null;
}

/** Points of a metric, in ascending order of step. */
export interface AddedPoints {
  readonly key: number;
  readonly points: Pick<KeyPoints, 'steps' | 'times' | 'values'>;
}

const COLUMNS = 'run, key, first_step, last, last_step, min, min_step, max, max_step, sum, numbers, count';

/** What the points that are added make of a summary that is there. */
const MERGED = `
  ON CONFLICT DO UPDATE SET
    first_step = min(first_step, excluded.first_step),
    last = CASE WHEN excluded.last_step >= last_step THEN excluded.last ELSE last END,
    last_step = max(last_step, excluded.last_step),
    min = CASE WHEN min IS NULL OR excluded.min < min THEN excluded.min ELSE min END,
    min_step = CASE WHEN min IS NULL OR excluded.min < min THEN excluded.min_step ELSE min_step END,
    max = CASE WHEN max IS NULL OR excluded.max > max THEN excluded.max ELSE max END,
    max_step = CASE WHEN max IS NULL OR excluded.max > max THEN excluded.max_step ELSE max_step END,
    sum = sum + excluded.sum,
    numbers = numbers + excluded.numbers,
    count = count + excluded.count`;

/** Keeps the summaries, and through them the rollups, true to the points of the same transaction. */
export class Summaries {
  readonly #rollups;
  readonly #add;
  readonly #addOne;
  readonly #long;
  readonly #setLevel;
  readonly #delete;
  readonly #build;

  constructor(database: Database.Database) {
    this.#rollups = new Rollups(database);
    this.#add = new RowInsert(
      database,
      12,
      (rows) => `INSERT INTO summaries (${COLUMNS}) VALUES ${rows} ${MERGED}`,
    );
    this.#addOne = new RowInsert(
      database,
      4,
      (rows) => `
        INSERT INTO summaries (${COLUMNS})
        WITH point (run, key, step, value) AS (VALUES ${rows})
        SELECT run, key, step, value, step, value, step, value, step, coalesce(value, 0), value IS NOT NULL, 1
        FROM point WHERE true ${MERGED}`,
    );
    this.#long = database.prepare<[run: number, from: number], Extent & { key: number }>(
      'SELECT key, first_step, last_step, count, rollup_level FROM summaries WHERE run = ? AND count >= ?',
    );
    this.#setLevel = database.prepare<[level: number | null, run: number, key: number]>(
      'UPDATE summaries SET rollup_level = ? WHERE run = ? AND key = ?',
    );
    this.#delete = database.prepare<[run: number, key: number]>(
      'DELETE FROM summaries WHERE run = ? AND key = ?',
    );
    this.#build = database.prepare<{ run: number; key: number }, Extent>(`
      INSERT INTO summaries (${COLUMNS})
      SELECT run, key, min(step),
        (SELECT value FROM points WHERE run = :run AND key = :key ORDER BY step DESC LIMIT 1), max(step),
        min(value), coalesce((SELECT step FROM points WHERE run = :run AND key = :key AND value IS NOT NULL
          ORDER BY value, step LIMIT 1), min(step)),
        max(value), coalesce((SELECT step FROM points WHERE run = :run AND key = :key AND value IS NOT NULL
          ORDER BY value DESC, step LIMIT 1), min(step)),
        CASE WHEN count(value) = 0 THEN 0 ELSE sum(value) END, count(value), count(*)
      FROM points WHERE run = :run AND key = :key GROUP BY run, key
      RETURNING first_step, last_step, count, rollup_level`);
  }

  /** Adds points that were not stored before, of as many metrics as there are. */
  add(run: number, all: readonly AddedPoints[]): void {
    this.#addOne.run(singlePoints(run, all));
    this.#add.run(summaryRows(run, all));
    // Few metrics are long, so that one look for them costs less than an answer for each.
    const long = this.#long.all(run, ROLLUP_FROM);
    if (long.length === 0) return;
    const added = new Map(all.map(({ key, points }) => [key, points]));
    for (const { key, ...extent } of long) {
      const points = added.get(key);
      if (points === undefined || points.steps.length === 0) continue;
      if (extent.rollup_level !== null) this.#rollups.add(run, key, points, extent.rollup_level);
      else this.#startRollups(run, key, extent);
    }
  }

  /** Makes the summary and rollups of a key anew from its points: needed when points were replaced or removed. */
  build(run: number, key: number): void {
    this.#delete.run(run, key);
    this.#rollups.clear(run, key);
    const extent = this.#build.get({ run, key });
    if (extent !== undefined) this.#startRollups(run, key, extent);
  }

  #startRollups(run: number, key: number, extent: Extent): void {
    if (extent.count < ROLLUP_FROM) return;
    const level = narrowestLevel(extent.first_step, extent.last_step, extent.count);
    this.#rollups.build(run, key, level);
    this.#setLevel.run(level, run, key);
  }
}

/** Most rows are of one point, which is all that their summary says. */
function* singlePoints(run: number, all: readonly AddedPoints[]): Iterable<number[]> {
  for (const { key, points } of all) {
    const { steps, values } = points;
    if (steps.length === 1) yield [run, key, steps[0] ?? NaN, values[0] ?? NaN];
  }
}

function* summaryRows(run: number, all: readonly AddedPoints[]): Iterable<number[]> {
  for (const { key, points } of all) {
    const { steps, times, values } = points;
    const first = steps[0];
    const last = steps.at(-1);
    if (first === undefined || last === undefined || steps.length === 1) continue;
    const whole = emptyAggregate(first);
    for (const [index, step] of steps.entries())
      addPoint(whole, step, times[index] ?? 0, values[index] ?? NaN);
    const { min, minStep, max, maxStep, sum, numbers } = whole;
    yield [
      ...[run, key, first, values.at(-1) ?? NaN, last],
      ...[min, minStep, max, maxStep, sum, numbers, steps.length],
    ];
  }
}
