import type { Bind } from './bindings.js';
import { parseFilter } from './filter/parse.js';
import { filterSql } from './filter/to-sql.js';
import { hasStatusSql } from '../runs/effective-status.js';
import type { ListOptions } from '../types.js';

type Selection = Pick<ListOptions, 'experiment' | 'configHashes' | 'status' | 'archived' | 'filter'>;

/** The conditions, over `RUN_TABLES` and `:gone`, of what a list of runs may be limited by. Throws `FilterError`. */
export function selectRuns(
  { experiment, configHashes, status, archived, filter = '' }: Selection,
  bind: Bind,
): string[] {
  const expression = parseFilter(filter);
  const list = (values: readonly string[]) =>
    `(SELECT value FROM json_each(${bind(JSON.stringify(values))}))`;
  return [
    ...(experiment === undefined ? [] : [`experiments.name = ${bind(experiment)}`]),
    ...(configHashes === undefined ? [] : [`runs.config_hash IN ${list(configHashes)}`]),
    ...(status === undefined ? [] : [hasStatusSql(status, bind)]),
    ...(archived === undefined ? [] : [`runs.archived_at IS ${archived ? 'NOT NULL' : 'NULL'}`]),
    ...(expression === null ? [] : [filterSql(expression, bind)]),
  ];
}
