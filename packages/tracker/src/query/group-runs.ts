import type Database from 'better-sqlite3';
import { checkOptions } from '../check-options.js';
import { InvalidValueError } from '../errors.js';
import type { GoneHolders } from '../runs/gone-holders.js';
import { runTerm } from './order-runs.js';
import { RUN_TABLES } from '../runs/run-rows.js';
import { selectRuns } from './select-runs.js';
import { Bindings, type Bound } from './bindings.js';
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
  checkOptions(options, ['by', 'metric', 'experiment', 'configHashes', 'status', 'filter']);
  const { by, metric } = options;
  if (by.length === 0) throw new InvalidValueError('Expected something to group runs by, got an empty list');
  const { bind, values } = new Bindings();
  const columns = by.map((term, index) => `${runTerm(term, bind)} AS by${index}`);
  const value = metric === undefined ? 'NULL' : runTerm(`metric:${metric}`, bind);
  const where = selectRuns(options, bind);
  const names = by.map((_, index) => `by${index}`).join(', ');
  const rows = database
    .prepare<[Record<string, Bound>], Row>(
      `SELECT json_array(${names}) AS by, json_group_array(id ORDER BY id) AS runs, count(value) AS numbers,
         avg(value) AS mean, min(value) AS min, max(value) AS max
       FROM (SELECT ${columns.join(', ')}, ${value} AS value, runs.id AS id ${RUN_TABLES} ${where})
       GROUP BY ${names} ORDER BY ${names}`,
    )
    .all({ ...values, ...gone.find() });
  return rows.map((row) => ({
    by: JSON.parse(row.by) as (string | number | null)[],
    runs: JSON.parse(row.runs) as string[],
    metric:
      row.numbers === 0
        ? null
        : { numbers: row.numbers, mean: row.mean ?? NaN, min: row.min ?? NaN, max: row.max ?? NaN },
  }));
}
