import { InvalidValueError } from '../errors.js';
import { EFFECTIVE_STATUS_SQL } from '../runs/life-cycle.js';

const COLUMNS: Readonly<Record<string, string>> = {
  created: 'runs.created_at',
  started: 'runs.started_at',
  ended: 'runs.ended_at',
  duration: 'coalesce(runs.ended_at, leases.heartbeat_at) - runs.started_at',
  name: 'runs.name',
  experiment: 'experiments.name',
  status: EFFECTIVE_STATUS_SQL,
  seed: 'runs.seed',
};

/** An ORDER BY clause and the value it binds, besides `:gone`. Runs without a value come last, whatever the direction. */
interface Order {
  readonly sql: string;
  readonly bound: readonly string[];
}

/**
 * `created`, `name`, … or `metric:KEY` (its last value), `param:PATH`, `tag:KEY`. Throws `InvalidValueError` for
 * anything else.
 */
export function orderRuns(orderBy: string | undefined, descending: boolean | undefined): Order {
  const { sql, bound } = runTerm(orderBy ?? 'created');
  const direction = (descending ?? orderBy === undefined) ? 'DESC' : 'ASC';
  return { sql: `ORDER BY ${sql} ${direction} NULLS LAST, runs.id ${direction}`, bound };
}

/** The SQL of what runs can be ordered or grouped by. Throws `InvalidValueError`. */
export function runTerm(orderBy: string): Order {
  const column = Object.hasOwn(COLUMNS, orderBy) ? COLUMNS[orderBy] : undefined;
  if (column !== undefined) return { sql: column, bound: [] };
  const colon = orderBy.indexOf(':');
  const name = orderBy.slice(colon + 1);
  switch (orderBy.slice(0, colon)) {
    case 'metric':
      return {
        sql: '(SELECT last FROM summaries WHERE run = runs.number AND key = (SELECT number FROM keys WHERE name = ?))',
        bound: [name],
      };
    case 'param':
      return { sql: '(SELECT value FROM params WHERE run = runs.number AND path = ?)', bound: [name] };
    case 'tag':
      return { sql: '(SELECT value FROM tags WHERE run = runs.number AND key = ?)', bound: [name] };
    default:
      throw new InvalidValueError(
        `Can't order or group runs by "${orderBy}"; known: ${Object.keys(COLUMNS).join(', ')}, metric:KEY, param:PATH, tag:KEY`,
      );
  }
}
