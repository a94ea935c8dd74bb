import { InvalidValueError } from '../errors.js';
import type { Bind } from './bindings.js';
import { DURATION_SQL, FIELDS, fieldValue } from '../runs/fields.js';
import { RUN_TABLES, RUN_TABLES_BY_CREATION } from '../runs/run-rows.js';

const BY_NAME: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    FIELDS.flatMap((field) => (field.sort === undefined ? [] : [[field.sort, fieldValue(field)]])),
  ),
  duration: DURATION_SQL,
};

/** Orders that an index has. */
const INDEXED: readonly string[] = ['created', 'name'];

/** A value that other tables have of a run, each with an index in the order of the values. */
interface OtherValue {
  readonly table: 'summaries' | 'params' | 'tags';
  readonly column: string;
  /** Which of a run's rows is meant. */
  readonly isMeant: string;
}

/** How a list is sorted. */
export interface RunOrder {
  /** What a list of all runs is best read from: `RUN_TABLES`, or the same along the index that has what is sorted by. */
  readonly tables: string;
  /** Over these and `:gone`. Runs without a value come last, whatever the direction. */
  readonly clause: string;
  /**
   * The same along the index of another table, over `runTablesAlong(table)`: only the runs that have a value, which is
   * all there is to a page that they fill.
   */
  readonly along: { readonly table: string; readonly condition: string; readonly clause: string } | undefined;
}

/**
 * The order of `created`, `name`, … or `metric:KEY` (its last value), `param:PATH`, `tag:KEY`. Throws
 * `InvalidValueError` for anything else.
 */
export function orderRuns(orderBy = 'created', descending: boolean, bind: Bind): RunOrder {
  const direction = descending ? 'DESC' : 'ASC';
  const clauseOf = (value: string) => `ORDER BY ${value} ${direction} NULLS LAST, runs.id ${direction}`;
  const own = Object.hasOwn(BY_NAME, orderBy) ? BY_NAME[orderBy] : undefined;
  if (own !== undefined)
    return {
      tables: INDEXED.includes(orderBy) ? RUN_TABLES : RUN_TABLES_BY_CREATION,
      clause: clauseOf(own),
      along: undefined,
    };
  const { table, column, isMeant } = otherValue(orderBy, bind);
  const value = `${table}.${column}`;
  return {
    tables: RUN_TABLES,
    clause: clauseOf(`(SELECT ${column} FROM ${table} WHERE run = runs.number AND ${isMeant})`),
    along: {
      table,
      condition: `${isMeant} AND ${value} IS NOT NULL`,
      clause: `ORDER BY ${value} ${direction}, runs.id ${direction}`,
    },
  };
}

function otherValue(orderBy: string, bind: Bind): OtherValue {
  const colon = orderBy.indexOf(':');
  const name = orderBy.slice(colon + 1);
  switch (orderBy.slice(0, colon)) {
    case 'metric': {
      const number = `(SELECT number FROM keys WHERE name = ${bind(name)})`;
      return { table: 'summaries', column: 'last', isMeant: `summaries.key = ${number}` };
    }
    case 'param':
      return { table: 'params', column: 'value', isMeant: `params.path = ${bind(name)}` };
    case 'tag':
      return { table: 'tags', column: 'value', isMeant: `tags.key = ${bind(name)}` };
    default:
      throw new InvalidValueError(
        `Can't order or group runs by "${orderBy}"; known: ${Object.keys(BY_NAME).join(', ')}, metric:KEY, param:PATH, tag:KEY`,
      );
  }
}
