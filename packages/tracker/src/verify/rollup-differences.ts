import type Database from 'better-sqlite3';
import { LEVEL_STRIDE, levelsFrom } from '../metrics/rollup-levels.js';
import { isSumOf } from './sum-of.js';
import type { Difference } from './summary-differences.js';

/** A bucket as stored, and what is to be in it, under `true_…`. */
interface Bucket {
  readonly time: number;
  readonly min: number | null;
  readonly max: number | null;
  readonly sum: number | null;
  readonly numbers: number;
  readonly true_time: number | null;
  readonly true_min: number | null;
  readonly true_max: number | null;
  readonly true_sum: number | null;
  readonly true_numbers: number;
  /** Of points, or of narrower buckets. */
  readonly parts: number;
}

interface Series {
  readonly run: number;
  readonly key: number;
  readonly count: number;
  readonly level: number;
}

// Along the buckets, each of which looks its points up: grouping the points by bucket would sort them.
const NARROWEST = `
  SELECT rollups.*, max(points.time) AS true_time, min(points.value) AS true_min, max(points.value) AS true_max,
    CASE WHEN count(points.value) = 0 THEN 0 ELSE sum(points.value) END AS true_sum,
    count(points.value) AS true_numbers, count(points.step) AS parts
  FROM rollups LEFT JOIN points ON points.run = :run AND points.key = :key
    AND points.step >= (bucket << :level) AND points.step < ((bucket + 1) << :level)
  WHERE rollups.run = :run AND rollups.key = :key AND level = :level GROUP BY bucket`;

const WIDER = `
  SELECT wide.*, max(narrow.time) AS true_time, min(narrow.min) AS true_min, max(narrow.max) AS true_max,
    CASE WHEN count(narrow.sum) < count(*) THEN NULL ELSE sum(narrow.sum) END AS true_sum,
    coalesce(sum(narrow.numbers), 0) AS true_numbers, count(narrow.bucket) AS parts
  FROM rollups AS wide LEFT JOIN rollups AS narrow ON narrow.run = :run AND narrow.key = :key
    AND narrow.level = :level - ${LEVEL_STRIDE} AND narrow.bucket >= (wide.bucket << ${LEVEL_STRIDE})
    AND narrow.bucket < ((wide.bucket + 1) << ${LEVEL_STRIDE})
  WHERE wide.run = :run AND wide.key = :key AND wide.level = :level GROUP BY wide.bucket`;

const SERIES = `
  SELECT run, key, count, rollup_level AS level FROM summaries
  WHERE rollup_level IS NOT NULL AND run IN (SELECT number FROM runs)`;

const AT_NO_LEVEL = `
  SELECT DISTINCT run, key FROM rollups WHERE run IN (SELECT number FROM runs) AND NOT EXISTS (
    SELECT 1 FROM summaries WHERE summaries.run = rollups.run AND summaries.key = rollups.key
      AND level BETWEEN rollup_level AND rollup_level + :widest AND (level - rollup_level) % ${LEVEL_STRIDE} = 0)`;

/** Metrics whose rollups aren't what their points give. */
export function* rollupDifferences(database: Database.Database): Iterable<Difference> {
  for (const series of database.prepare<[], Series>(SERIES).all()) {
    const wrong = wrongBuckets(database, series);
    const { run, key } = series;
    if (wrong > 0) yield { run, key, message: `${wrong} buckets are wrong or missing` };
  }
  const widest = (levelsFrom(0).length - 1) * LEVEL_STRIDE;
  const strange = database.prepare<[{ widest: number }], { run: number; key: number }>(AT_NO_LEVEL);
  for (const row of strange.all({ widest })) yield { ...row, message: 'there are some of a wrong width' };
}

function wrongBuckets(database: Database.Database, { run, key, count, level: narrowest }: Series): number {
  let wrong = 0;
  let expected = count;
  for (const level of levelsFrom(narrowest)) {
    const statement = database.prepare<[object], Bucket>(level === narrowest ? NARROWEST : WIDER);
    let parts = 0;
    let buckets = 0;
    for (const bucket of statement.iterate({ run, key, level })) {
      parts += bucket.parts;
      buckets += 1;
      if (!isTrue(bucket)) wrong += 1;
    }
    // What is below is in no bucket.
    if (parts < expected) wrong += 1;
    expected = buckets;
  }
  return wrong;
}

function isTrue(bucket: Bucket): boolean {
  const { time, min, max, sum, numbers, parts } = bucket;
  const { true_time, true_min, true_max, true_sum, true_numbers } = bucket;
  const magnitude = true_numbers * Math.max(Math.abs(true_min ?? 0), Math.abs(true_max ?? 0));
  return (
    parts > 0 &&
    time === true_time &&
    min === true_min &&
    max === true_max &&
    numbers === true_numbers &&
    isSumOf(sum, { sum: true_sum, numbers, magnitude, min, max })
  );
}
