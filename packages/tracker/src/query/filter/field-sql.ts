import { closest } from 'fastest-levenshtein';
import { parseDuration } from '../../duration.js';
import { FilterError } from '../../errors.js';
import { hasStatusSql } from '../../runs/effective-status.js';
import { RUN_STATUSES, type RunStatus } from '../../runs/life-cycle.js';
import type { Bind } from '../bindings.js';
import { FILTER_FIELDS } from './filter-fields.js';
import type { Condition } from './parse.js';

/** A condition on one of the run's own fields. Times are written as dates, `duration` in seconds or as `90m`, `2h`. */
export function fieldSql(condition: Condition, bind: Bind): string {
  const { name, operator = '=', value, valueColumn } = condition;
  const sign = operator === ':' ? '=' : operator;
  const { kind, sql } = FILTER_FIELDS.get(name) ?? { kind: 'number', sql: 'NULL' };
  switch (kind) {
    case 'text':
      if (sign === '~') return `instr(lower(${sql}), lower(${bind(value)})) > 0`;
      requireEquality(sign, name, valueColumn);
      return `${sql} = ${bind(value)}`;
    case 'status':
      requireEquality(sign, name, valueColumn);
      return hasStatusSql([readStatus(value, valueColumn)], bind);
    default: {
      if (sign === '~') throw new FilterError(`"${name}" can't be searched with "~"`, valueColumn);
      const read = kind === 'time' ? readDate : kind === 'duration' ? readDuration : readNumber;
      return `${sql} ${sign} ${bind(read(value, valueColumn))}`;
    }
  }
}

function readDate(value: string, column: number): number {
  const milliseconds = Date.parse(value);
  if (!Number.isNaN(milliseconds)) return milliseconds;
  throw new FilterError(`expected a date like 2025-01-31, got "${value}"`, column);
}

function readDuration(value: string, column: number): number {
  return parseDuration(value) ?? readNumber(value, column);
}

function readNumber(value: string, column: number): number {
  const number = Number(value);
  if (value.trim() !== '' && !Number.isNaN(number)) return number;
  throw new FilterError(`expected a number, got "${value}"`, column);
}

function readStatus(value: string, column: number): RunStatus {
  const status = RUN_STATUSES.find((each) => each === value);
  if (status !== undefined) return status;
  const likely = closest(value, RUN_STATUSES);
  throw new FilterError(
    `no status "${value}"; known: ${RUN_STATUSES.join(', ')} (did you mean ${likely}?)`,
    column,
  );
}

function requireEquality(sign: string, name: string, column: number): void {
  if (sign === '=') return;
  throw new FilterError(`"${name}" is text and can't be compared with "${sign}"`, column);
}
