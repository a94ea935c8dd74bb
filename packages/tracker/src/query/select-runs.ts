import { parseFilter } from './filter/parse.js';
import { filterSql } from './filter/to-sql.js';
import { EFFECTIVE_STATUS_SQL } from '../runs/life-cycle.js';
import type { ListOptions } from '../types.js';

export type Bound = string | number;

/** The WHERE clause over `RUN_TABLES`, and `:gone`, for what a list of runs may be limited by. Throws `FilterError`. */
export function selectRuns({
  experiment,
  status,
  filter = '',
}: Pick<ListOptions, 'experiment' | 'status' | 'filter'>): {
  readonly where: string;
  readonly bound: readonly Bound[];
} {
  const conditions: string[] = [];
  const bound: Bound[] = [];
  if (experiment !== undefined) {
    conditions.push('experiments.name = ?');
    bound.push(experiment);
  }
  if (status !== undefined) {
    conditions.push(`${EFFECTIVE_STATUS_SQL} IN (SELECT value FROM json_each(?))`);
    bound.push(JSON.stringify(status));
  }
  const expression = parseFilter(filter);
  if (expression !== null) {
    const { sql, bound: values } = filterSql(expression);
    conditions.push(sql);
    bound.push(...values);
  }
  return { where: conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`, bound };
}
