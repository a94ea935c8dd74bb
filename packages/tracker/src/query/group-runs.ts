import type Database from 'better-sqlite3';
import { checkOptions } from '../check-options.js';
import { InvalidValueError } from '../errors.js';
import type { GoneHolders, GoneRuns } from '../runs/gone-holders.js';
import { runTerm } from './order-runs.js';
import { RUN_TABLES } from '../runs/run-rows.js';
import { selectRuns, type Bound } from './select-runs.js';
import type { GroupOptions, RunGroup } from '../types.js';

interface Row {
  readonly by: string;
  readonly runs: string;
  readonly numbers: number;
  readonly mean: number | null;
  readonly min: number | null;
  readonly max: number | null;
}

/** Groups runs in the database. Groups come in the order of what they are grouped by. Throws `InvalidValueError`. */
export function groupRuns(database: Database.Database, gone: GoneHolders, options: GroupOptions): RunGroup[] {
  checkOptions(options, ['by', 'metric', 'experiment', 'status', 'filter']);
  const { by, metric } = options;
  if (by.length === 0) throw new InvalidValueError('Expected something to group runs by, got an empty list');
  const terms = by.map(runTerm);
  const value = metric === undefined ? { sql: 'NULL', bound: [] } : runTerm(`metric:${metric}`);
  const { where, bound } = selectRuns(options);
  const columns = terms.map(({ sql }, index) => `${sql} AS by${index}`);
  const names = terms.map((_, index) => `by${index}`).join(', ');
  const rows = database
    .prepare<[...Bound[], GoneRuns], Row>(
      `SELECT json_array(${names}) AS by, json_group_array(id ORDER BY id) AS runs, count(value) AS numbers,
         avg(value) AS mean, min(value) AS min, max(value) AS max
       FROM (SELECT ${columns.join(', ')}, ${value.sql} AS value, runs.id AS id ${RUN_TABLES} ${where})
       GROUP BY ${names} ORDER BY ${names}`,
    )
    .all(...terms.flatMap((term) => term.bound), ...value.bound, ...bound, gone.bound());
  return rows.map((row) => ({
    by: JSON.parse(row.by) as (string | number | null)[],
    runs: JSON.parse(row.runs) as string[],
    metric:
      row.numbers === 0
        ? null
        : { numbers: row.numbers, mean: row.mean ?? NaN, min: row.min ?? NaN, max: row.max ?? NaN },
  }));
}
