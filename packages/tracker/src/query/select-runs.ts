import type { Bind } from './bindings.js';
import { parseFilter } from './filter/parse.js';
import { filterSql } from './filter/to-sql.js';
import { EFFECTIVE_STATUS_SQL } from '../runs/effective-status.js';
import type { ListOptions } from '../types.js';

/** The WHERE clause over `RUN_TABLES` and `:gone` for what a list of runs may be limited by. Throws `FilterError`. */
export function selectRuns(
  { experiment, status, filter = '' }: Pick<ListOptions, 'experiment' | 'status' | 'filter'>,
  bind: Bind,
): string {
  const expression = parseFilter(filter);
  const conditions = [
    ...(experiment === undefined ? [] : [`experiments.name = ${bind(experiment)}`]),
    ...(status === undefined
      ? []
      : [`${EFFECTIVE_STATUS_SQL} IN (SELECT value FROM json_each(${bind(JSON.stringify(status))}))`]),
    ...(expression === null ? [] : [filterSql(expression, bind)]),
  ];
  return conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
}
