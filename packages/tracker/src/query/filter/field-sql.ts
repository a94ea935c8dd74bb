import { closest } from 'fastest-levenshtein';
import { FilterError } from '../../errors.js';
import { EFFECTIVE_STATUS_SQL, RUN_STATUSES } from '../../runs/life-cycle.js';
import type { Condition } from './parse.js';
import type { Sql } from './to-sql.js';

const TEXT: Readonly<Record<string, string>> = {
  name: 'runs.name',
  experiment: 'experiments.name',
  id: 'runs.id',
  host: 'runs.host',
  backend: 'runs.backend',
  device: 'runs.device',
  reason: 'runs.reason',
};
const TIMES: Readonly<Record<string, string>> = {
  created: 'runs.created_at',
  started: 'runs.started_at',
  ended: 'runs.ended_at',
};
const NUMBERS: Readonly<Record<string, string>> = {
  seed: 'runs.seed',
  duration: '(coalesce(runs.ended_at, leases.heartbeat_at) - runs.started_at) / 1000.0',
};

/** A condition on one of the run's own fields. Times are written as dates, `duration` in seconds. */
export function fieldSql(condition: Condition): Sql {
  const { name, operator = '=', value, valueColumn } = condition;
  const sign = operator === ':' ? '=' : operator;
  if (name === 'status') return statusSql(sign, value, valueColumn);
  const text = TEXT[name];
  if (text !== undefined) {
    if (sign === '~') return { sql: `instr(lower(${text}), lower(?)) > 0`, bound: [value] };
    requireEquality(sign, name, valueColumn);
    return { sql: `${text} = ?`, bound: [value] };
  }
  const time = TIMES[name];
  if (sign === '~') throw new FilterError(`"${name}" can't be searched with "~"`, valueColumn);
  if (time !== undefined) {
    const milliseconds = Date.parse(value);
    if (Number.isNaN(milliseconds)) {
      throw new FilterError(`expected a date like 2025-01-31, got "${value}"`, valueColumn);
    }
    return { sql: `${time} ${sign} ?`, bound: [milliseconds] };
  }
  const number = Number(value);
  if (value.trim() === '' || Number.isNaN(number)) {
    throw new FilterError(`expected a number, got "${value}"`, valueColumn);
  }
  return { sql: `${NUMBERS[name] ?? 'NULL'} ${sign} ?`, bound: [number] };
}

function statusSql(sign: string, value: string, column: number): Sql {
  requireEquality(sign, 'status', column);
  if (!RUN_STATUSES.some((status) => status === value)) {
    const likely = closest(value, RUN_STATUSES);
    throw new FilterError(
      `no status "${value}"; known: ${RUN_STATUSES.join(', ')} (did you mean ${likely}?)`,
      column,
    );
  }
  return { sql: `${EFFECTIVE_STATUS_SQL} = ?`, bound: [value] };
}

function requireEquality(sign: string, name: string, column: number): void {
  if (sign === '=') return;
  throw new FilterError(`"${name}" is text and can't be compared with "${sign}"`, column);
}
