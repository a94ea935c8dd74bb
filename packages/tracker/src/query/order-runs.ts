import { InvalidValueError } from '../errors.js';
import type { Bind } from './bindings.js';
import { DURATION_SQL, FIELDS, fieldValue } from '../runs/fields.js';

const BY_NAME: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    FIELDS.flatMap((field) => (field.sort === undefined ? [] : [[field.sort, fieldValue(field)]])),
  ),
  duration: DURATION_SQL,
};

/**
 * The ORDER BY clause for `created`, `name`, … or `metric:KEY` (its last value), `param:PATH`, `tag:KEY`, over
 * `RUN_TABLES` and `:gone`. Runs without a value come last, whatever the direction. Throws `InvalidValueError` for
 * anything else.
 */
export function orderRuns(orderBy: string | undefined, descending: boolean | undefined, bind: Bind): string {
  const direction = (descending ?? orderBy === undefined) ? 'DESC' : 'ASC';
  return `ORDER BY ${runTerm(orderBy ?? 'created', bind)} ${direction} NULLS LAST, runs.id ${direction}`;
}

/** The SQL of what runs can be ordered by. Throws `InvalidValueError`. */
function runTerm(orderBy: string, bind: Bind): string {
  const value = Object.hasOwn(BY_NAME, orderBy) ? BY_NAME[orderBy] : undefined;
  if (value !== undefined) return value;
  const colon = orderBy.indexOf(':');
  const name = orderBy.slice(colon + 1);
  switch (orderBy.slice(0, colon)) {
    case 'metric':
      return `(SELECT last FROM summaries
        WHERE run = runs.number AND key = (SELECT number FROM keys WHERE name = ${bind(name)}))`;
    case 'param':
      return `(SELECT value FROM params WHERE run = runs.number AND path = ${bind(name)})`;
    case 'tag':
      return `(SELECT value FROM tags WHERE run = runs.number AND key = ${bind(name)})`;
    default:
      throw new InvalidValueError(
        `Can't order or group runs by "${orderBy}"; known: ${Object.keys(BY_NAME).join(', ')}, metric:KEY, param:PATH, tag:KEY`,
      );
  }
}
