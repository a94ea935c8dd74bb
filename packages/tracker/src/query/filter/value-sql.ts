import { FilterError } from '../../errors.js';
import type { Condition } from './parse.js';
import type { Sql } from './to-sql.js';

const STATISTICS = new Map([
  ['last', 'last'],
  ['min', 'min'],
  ['max', 'max'],
  ['mean', 'CASE WHEN numbers > 0 THEN sum / numbers END'],
  ['count', 'count'],
]);

export function tagSql({ name, operator, value, valueColumn }: Condition): Sql {
  const exists = (condition: string): string =>
    `EXISTS (SELECT 1 FROM tags WHERE run = runs.number AND key = ?${condition})`;
  switch (operator) {
    case undefined:
      return { sql: exists(''), bound: [name] };
    case '=':
    case ':':
      return { sql: exists(' AND value = ?'), bound: [name, value] };
    case '~':
      return { sql: exists(' AND instr(lower(value), lower(?)) > 0'), bound: [name, value] };
    default:
      throw new FilterError(`a tag is text and can't be compared with "${operator}"`, valueColumn);
  }
}

/**
 * A parameter by its path. `model` also finds the plugin that `model` names (`model.use`), and a list matches by
 * any of its members.
 */
export function paramSql({ name, operator, value, valueColumn }: Condition): Sql {
  const pattern = name.replace(/[*?[]/g, '[$&]');
  const members = ['.[0-9]', '.[0-9][0-9]'].flatMap((index) => [pattern + index, `${pattern + index}.use`]);
  // The range lets SQLite find members by the primary key; the patterns alone would read every parameter.
  const anyMember = members.map(() => 'path GLOB ?').join(' OR ');
  const path = `(path IN (?, ?) OR path > ? AND path < ? AND (${anyMember}))`;
  const paths = [name, `${name}.use`, `${name}.`, `${name}.:`, ...members];
  const exists = (condition: string): string =>
    `EXISTS (SELECT 1 FROM params WHERE run = runs.number AND ${path}${condition})`;
  if (operator === undefined) return { sql: exists(''), bound: paths };
  if (operator === '~') {
    return { sql: exists(' AND instr(lower(value), lower(?)) > 0'), bound: [...paths, value] };
  }
  const number = value.trim() === '' ? NaN : Number(value);
  if (operator === '=' || operator === ':') {
    if (value === 'null') return { sql: exists(" AND type = 'null'"), bound: paths };
    if (Number.isNaN(number))
      return { sql: exists(" AND type <> 'number' AND value = ?"), bound: [...paths, value] };
    const equal = " AND CASE type WHEN 'number' THEN value = ? ELSE value = ? END";
    return { sql: exists(equal), bound: [...paths, number, value] };
  }
  requireNumber(number, operator, value, valueColumn);
  return { sql: exists(` AND type = 'number' AND value ${operator} ?`), bound: [...paths, number] };
}

/** A metric's last value, or with a suffix `.min`, `.max`, `.mean`, `.count` (or `.last`) that one. */
export function metricSql({ name, operator, value, valueColumn, scope }: Condition): Sql {
  const dot = name.lastIndexOf('.');
  const suffix = STATISTICS.get(name.slice(dot + 1));
  const meanings: [metric: string, column: string][] = [[name, 'last']];
  if (dot > 0 && suffix !== undefined) meanings.push([name.slice(0, dot), suffix]);
  const isNaNWanted = value.toLowerCase() === 'nan';
  const number = isNaNWanted ? NaN : readNumber(value);
  const comparison = operator === ':' ? '=' : operator;
  if (comparison !== undefined && !(isNaNWanted && comparison === '=') && Number.isNaN(number)) {
    // Where the name may be a parameter's too, a text can be its value, so it is no error here.
    if (scope === 'any') return { sql: '0', bound: [] };
    throw new FilterError(`expected a number, got "${value}"`, valueColumn);
  }
  if (comparison === '~') {
    if (scope === 'any') return { sql: '0', bound: [] };
    throw new FilterError(`a metric can't be searched with "~"`, valueColumn);
  }
  const test = (column: string): string => {
    if (comparison === undefined) return '1';
    return isNaNWanted ? `(${column}) IS NULL` : `(${column}) ${comparison} ?`;
  };
  const parts = meanings.map(
    ([, column]) => `EXISTS (SELECT 1 FROM summaries WHERE run = runs.number
      AND key = (SELECT number FROM keys WHERE name = ?) AND ${test(column)})`,
  );
  const bound = meanings.flatMap(([metric]): (string | number)[] =>
    comparison === undefined || isNaNWanted ? [metric] : [metric, number],
  );
  return { sql: `(${parts.join(' OR ')})`, bound };
}

function readNumber(value: string): number {
  if (/^[+-]?inf(inity)?$/i.test(value)) return value.startsWith('-') ? -Infinity : Infinity;
  return value.trim() === '' ? NaN : Number(value);
}

function requireNumber(number: number, operator: string, value: string, column: number): void {
  if (Number.isNaN(number)) {
    throw new FilterError(`expected a number after "${operator}", got "${value}"`, column);
  }
}
