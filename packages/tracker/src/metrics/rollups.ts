import type Database from 'better-sqlite3';
import { bucketPoints, widenBuckets, type Bucket } from './aggregate.js';
import type { KeyPoints } from './point-buffer.js';
import { LEVEL_STRIDE, levelsFrom } from './rollup-levels.js';

/** Keeps the buckets that long charts are drawn from. Called inside the transaction that writes the points. */
export class Rollups {
  readonly #add;
  readonly #delete;
  readonly #buildFromPoints;
  readonly #buildFromLevel;

  constructor(database: Database.Database) {
    this.#add = database.prepare<(number | null)[]>(`
      INSERT INTO rollups (run, key, level, bucket, time, min, max, sum, numbers)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT DO UPDATE SET
        time = max(time, excluded.time),
        min = min(coalesce(min, excluded.min), coalesce(excluded.min, min)),
        max = max(coalesce(max, excluded.max), coalesce(excluded.max, max)),
        sum = sum + excluded.sum,
        numbers = numbers + excluded.numbers`);
    this.#delete = database.prepare<[run: number, key: number]>(
      'DELETE FROM rollups WHERE run = ? AND key = ?',
    );
    this.#buildFromPoints = database.prepare<{ run: number; key: number; level: number }>(`
      INSERT INTO rollups (run, key, level, bucket, time, min, max, sum, numbers)
      SELECT run, key, :level, step >> :level, max(time), min(value), max(value),
        CASE WHEN count(value) = 0 THEN 0 ELSE sum(value) END, count(value)
      FROM points WHERE run = :run AND key = :key GROUP BY step >> :level`);
    // A NULL sum is NaN (opposite infinities); sum() alone would skip it.
    this.#buildFromLevel = database.prepare<{ run: number; key: number; level: number; stride: number }>(`
      INSERT INTO rollups (run, key, level, bucket, time, min, max, sum, numbers)
      SELECT run, key, level + :stride, bucket >> :stride, max(time), min(min), max(max),
        CASE WHEN count(sum) < count(*) THEN NULL ELSE sum(sum) END, sum(numbers)
      FROM rollups WHERE run = :run AND key = :key AND level = :level GROUP BY bucket >> :stride`);
  }

  /** Adds points in ascending order of step that were not stored before. */
  add(
    run: number,
    key: number,
    points: Pick<KeyPoints, 'steps' | 'times' | 'values'>,
    narrowest: number,
  ): void {
    let buckets: Bucket[] = [];
    for (const level of levelsFrom(narrowest)) {
      buckets =
        level === narrowest
          ? bucketPoints(points.steps, points.times, points.values, level)
          : widenBuckets(buckets, LEVEL_STRIDE);
      for (const { bucket, time, min, max, sum, numbers } of buckets) {
        this.#add.run(run, key, level, bucket, time, min, max, sum, numbers);
      }
    }
  }

  /** Makes all buckets of a key anew from its points. */
  build(run: number, key: number, narrowest: number): void {
    this.clear(run, key);
    this.#buildFromPoints.run({ run, key, level: narrowest });
    for (const level of levelsFrom(narrowest).slice(0, -1)) {
      this.#buildFromLevel.run({ run, key, level, stride: LEVEL_STRIDE });
    }
  }

  clear(run: number, key: number): void {
    this.#delete.run(run, key);
  }
}
