import type Database from 'better-sqlite3';
import { InvalidValueError } from '../errors.js';
import { levelsFrom } from '../metrics/rollup-levels.js';
import type { Point } from '../types.js';

interface Extent {
  key: number;
  first_step: number;
  last_step: number;
  count: number;
  rollup_level: number | null;
}

type Row = [step: number, time: number, value: number | null, min: number | null, max: number | null];

interface Selection {
  run: number;
  key: number;
  level: number;
  shift: number;
}

/** Reads a metric of a run, from its points or from the rollups that are just fine enough. */
export class SeriesReader {
  readonly #extent;
  readonly #points;
  readonly #pointBuckets;
  readonly #rollupBuckets;

  constructor(database: Database.Database) {
    this.#extent = database.prepare<[run: number, key: string], Extent>(`
      SELECT key, first_step, last_step, count, rollup_level FROM summaries
      WHERE run = ? AND key = (SELECT number FROM keys WHERE name = ?)`);
    this.#points = database
      .prepare<[run: number, key: number], Row>(
        'SELECT step, time, value, value, value FROM points WHERE run = ? AND key = ? ORDER BY step',
      )
      .raw();
    this.#pointBuckets = database
      .prepare<Selection, Row>(
        `SELECT min(step), max(time), CASE WHEN count(value) > 0 THEN sum(value) / count(value) END,
           min(value), max(value)
         FROM points WHERE run = :run AND key = :key GROUP BY step >> :shift ORDER BY step >> :shift`,
      )
      .raw();
    this.#rollupBuckets = database
      .prepare<Selection, Row>(
        `SELECT min(bucket) << :level, max(time),
           CASE WHEN count(sum) = count(*) AND sum(numbers) > 0 THEN sum(sum) / sum(numbers) END, min(min), max(max)
         FROM rollups WHERE run = :run AND key = :key AND level = :level
         GROUP BY bucket >> (:shift - :level) ORDER BY bucket >> (:shift - :level)`,
      )
      .raw();
  }

  /** `createdAt`: the run's, from which points count their time. Empty if the run has no such metric. */
  read(run: number, createdAt: number, name: string, buckets: number): Point[] {
    if (!Number.isInteger(buckets) || buckets < 1) {
      throw new InvalidValueError(`Expected \`buckets\` to be an integer from 1 up, got ${buckets}`);
    }
    const extent = this.#extent.get(run, name);
    if (extent === undefined) return [];
    const rows = this.#rows(run, extent, buckets);
    return rows.map(([step, time, value, min, max]) => ({
      step: Math.max(step, extent.first_step),
      time: createdAt + time,
      value: value ?? NaN,
      min: min ?? NaN,
      max: max ?? NaN,
    }));
  }

  #rows(run: number, extent: Extent, buckets: number): Row[] {
    const { key, count, first_step: first, last_step: last, rollup_level: narrowest } = extent;
    if (count <= buckets) return this.#points.all(run, key);
    // The narrowest power of two of which `buckets` cover the series.
    const shift = Math.max(0, Math.ceil(Math.log2((last - first + 1) / buckets)));
    const level = narrowest === null ? undefined : levelsFrom(narrowest).findLast((each) => each <= shift);
    return level === undefined
      ? this.#pointBuckets.all({ run, key, level: 0, shift })
      : this.#rollupBuckets.all({ run, key, level, shift });
  }
}
