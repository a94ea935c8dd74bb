import type Database from 'better-sqlite3';
import { ROLLUP_FROM } from '../metrics/rollup-levels.js';
import { isSumOf } from './sum-of.js';

/** A metric of a run of which something stored isn't what its points give. */
export interface Difference {
  readonly run: number;
  readonly key: number;
  readonly message: string;
}

interface Summary {
  readonly first_step: number;
  readonly last_step: number;
  readonly count: number;
  readonly numbers: number;
  readonly last: number | null;
  readonly min: number | null;
  readonly max: number | null;
}

const FIELDS = ['first_step', 'last_step', 'count', 'numbers', 'last', 'min', 'max'] as const;

/** Each of `FIELDS` as stored, `null` where there is no summary, and as the points give it, under `points_…`. */
type Row = { readonly [F in (typeof FIELDS)[number] as `points_${F}`]: Summary[F] } & Summary & {
    readonly run: number;
    readonly key: number;
    readonly has_summary: number;
    readonly sum: number | null;
    readonly rollup_level: number | null;
    readonly points_sum: number | null;
    readonly magnitude: number;
    /** Whether the points at these steps have these values. */
    readonly min_is_there: number | null;
    readonly max_is_there: number | null;
  };

// One pass over the points in the order of their primary key: nothing is sorted, nothing kept.
const SUMMARIES = `
  SELECT points.*, summaries.*, summaries.run IS NOT NULL AS has_summary, points.run, points.key,
    (SELECT value FROM points AS last
      WHERE last.run = points.run AND last.key = points.key AND step = points_last_step) AS points_last,
    EXISTS (SELECT 1 FROM points AS at WHERE at.run = points.run AND at.key = points.key
      AND step = summaries.min_step AND value = summaries.min) AS min_is_there,
    EXISTS (SELECT 1 FROM points AS at WHERE at.run = points.run AND at.key = points.key
      AND step = summaries.max_step AND value = summaries.max) AS max_is_there
  FROM (
    SELECT run, key, min(step) AS points_first_step, max(step) AS points_last_step, count(*) AS points_count,
      count(value) AS points_numbers, min(value) AS points_min, max(value) AS points_max,
      CASE WHEN count(value) = 0 THEN 0 ELSE sum(value) END AS points_sum, total(abs(value)) AS magnitude
    FROM points GROUP BY run, key) AS points
  JOIN runs ON runs.number = points.run
  LEFT JOIN summaries ON summaries.run = points.run AND summaries.key = points.key`;

const WITHOUT_POINTS = `
  SELECT run, key FROM summaries WHERE run IN (SELECT number FROM runs)
    AND NOT EXISTS (SELECT 1 FROM points WHERE points.run = summaries.run AND points.key = summaries.key)`;

/** Metrics whose summaries aren't what their points give. */
export function* summaryDifferences(database: Database.Database): Iterable<Difference> {
  for (const row of database.prepare<[], Row>(SUMMARIES).iterate()) {
    const wrong = [...wrongFields(row)];
    if (wrong.length > 0) yield { run: row.run, key: row.key, message: wrong.join(', ') };
  }
  for (const row of database.prepare<[], { run: number; key: number }>(WITHOUT_POINTS).iterate())
    yield { ...row, message: 'there are no points' };
}

function* wrongFields(row: Row): Iterable<string> {
  if (row.has_summary === 0) {
    yield 'there is none';
    return;
  }
  for (const field of FIELDS) {
    const [stored, points] = [row[field], row[`points_${field}`]];
    if (stored !== points) yield `${field} is ${stored ?? 'NaN'} instead of ${points ?? 'NaN'}`;
  }
  const { numbers, points_sum: sum, points_min: min, points_max: max, magnitude } = row;
  if (!isSumOf(row.sum, { sum, numbers: row.points_numbers, magnitude, min, max }))
    yield `sum is ${row.sum ?? 'NaN'} instead of ${sum ?? 'NaN'}`;
  if (numbers > 0 && row.min_is_there === 0) yield 'min is not at min_step';
  if (numbers > 0 && row.max_is_there === 0) yield 'max is not at max_step';
  if (row.points_count >= ROLLUP_FROM && row.rollup_level === null) yield 'it has no rollups';
}
