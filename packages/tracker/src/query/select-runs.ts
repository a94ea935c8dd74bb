import { parseFilter } from './filter/parse.js';
import { filterSql } from './filter/to-sql.js';
import type { GoneHolders } from '../runs/gone-holders.js';
import type { ListOptions } from '../types.js';

export type Bound = string | number;

/** The WHERE clause over `RUN_TABLES` for what a list of runs may be limited by. Throws `FilterError`. */
export function selectRuns(
  { experiment, status, filter = '' }: Pick<ListOptions, 'experiment' | 'status' | 'filter'>,
  goneHolders: GoneHolders,
): { readonly where: string; readonly bound: readonly Bound[] } {
  const conditions: string[] = [];
  const bound: Bound[] = [];
  const gone = (): string => JSON.stringify([...goneHolders.find().keys()]);
  if (experiment !== undefined) {
    conditions.push('experiments.name = ?');
    bound.push(experiment);
  }
  if (status !== undefined) {
    conditions.push(`CASE WHEN runs.number IN (SELECT value FROM json_each(?)) THEN 'crashed' ELSE runs.status END
      IN (SELECT value FROM json_each(?))`);
    bound.push(gone(), JSON.stringify(status));
  }
  const expression = parseFilter(filter);
  if (expression !== null) {
    const { sql, bound: values } = filterSql(expression, gone());
    conditions.push(sql);
    bound.push(...values);
  }
  return { where: conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`, bound };
}
