import { FilterError } from '../../errors.js';
import type { Bind } from '../bindings.js';
import type { Condition } from './parse.js';

const STATISTICS = new Map([
  ['last', 'last'],
  ['min', 'min'],
  ['max', 'max'],
  ['mean', 'CASE WHEN numbers > 0 THEN sum / numbers END'],
  ['count', 'count'],
]);

/**
 * Runs of which `table` has a row like one of these. The list is made once, by an index, and runs are looked up in it:
 * SQLite isn't to begin with it (hence the `+`) and sort what it finds, which may be every run, for a page of fifty.
 */
function runsWith(table: string, ...rows: readonly string[]): string {
  const selects = rows.map((condition) => `SELECT run FROM ${table} WHERE ${condition}`);
  return `+runs.number IN (${selects.join(' UNION ALL ')})`;
}

export function tagSql({ name, operator, value, valueColumn }: Condition, bind: Bind): string {
  const exists = (condition: string): string => runsWith('tags', `key = ${bind(name)}${condition}`);
  switch (operator) {
    case undefined:
      return exists('');
    case '=':
    case ':':
      return exists(` AND value = ${bind(value)}`);
    case '~':
      return exists(` AND instr(lower(value), lower(${bind(value)})) > 0`);
    default:
      throw new FilterError(`a tag is text and can't be compared with "${operator}"`, valueColumn);
  }
}

/**
 * A parameter by its path. `model` also finds the plugin that `model` names (`model.use`), and a list matches by
 * any of its members.
 */
export function paramSql({ name, operator, value, valueColumn }: Condition, bind: Bind): string {
  const pattern = name.replace(/[*?[]/g, '[$&]');
  const members = ['.[0-9]', '.[0-9][0-9]'].flatMap((index) => [pattern + index, `${pattern + index}.use`]);
  // The range lets SQLite find members by the index; the patterns alone would read every parameter.
  const anyMember = members.map((member) => `path GLOB ${bind(member)}`).join(' OR ');
  const itself = `path IN (${bind(name)}, ${bind(`${name}.use`)})`;
  const member = `path > ${bind(`${name}.`)} AND path < ${bind(`${name}.:`)} AND (${anyMember})`;
  const exists = (condition: string): string =>
    runsWith('params', ...[itself, member].map((path) => path + condition));
  if (operator === undefined) return exists('');
  if (operator === '~') return exists(` AND instr(lower(value), lower(${bind(value)})) > 0`);
  // Numbers are stored as numbers and all else as text, so that the index, which has no types, tells them apart.
  const number = value.trim() === '' ? NaN : Number(value);
  if (operator === '=' || operator === ':') {
    if (value === 'null') return exists(' AND value IS NULL');
    const values = Number.isNaN(number) ? [value] : [number, value];
    return exists(` AND value IN (${values.map((each) => bind(each)).join(', ')})`);
  }
  if (Number.isNaN(number)) {
    throw new FilterError(`expected a number after "${operator}", got "${value}"`, valueColumn);
  }
  // To SQLite, a text is greater than every number.
  return exists(` AND value ${operator} ${bind(number)} AND value < ''`);
}

/** A metric's last value, or with a suffix `.min`, `.max`, `.mean`, `.count` (or `.last`) that one. */
export function metricSql({ name, operator, value, valueColumn, scope }: Condition, bind: Bind): string {
  const dot = name.lastIndexOf('.');
  const suffix = STATISTICS.get(name.slice(dot + 1));
  const meanings: [metric: string, column: string][] = [[name, 'last']];
  if (dot > 0 && suffix !== undefined) meanings.push([name.slice(0, dot), suffix]);
  const isNaNWanted = value.toLowerCase() === 'nan';
  const number = isNaNWanted ? NaN : readNumber(value);
  const comparison = operator === ':' ? '=' : operator;
  if (comparison !== undefined && !(isNaNWanted && comparison === '=') && Number.isNaN(number)) {
    // Where the name may be a parameter's too, a text can be its value, so it is no error here.
    if (scope === 'any') return '0';
    throw new FilterError(`expected a number, got "${value}"`, valueColumn);
  }
  if (comparison === '~') {
    if (scope === 'any') return '0';
    throw new FilterError(`a metric can't be searched with "~"`, valueColumn);
  }
  const test = (column: string): string => {
    if (comparison === undefined) return '1';
    return isNaNWanted ? `(${column}) IS NULL` : `(${column}) ${comparison} ${bind(number)}`;
  };
  const parts = meanings.map(([metric, column]) =>
    runsWith('summaries', `key = (SELECT number FROM keys WHERE name = ${bind(metric)}) AND ${test(column)}`),
  );
  return `(${parts.join(' OR ')})`;
}

function readNumber(value: string): number {
  if (/^[+-]?inf(inity)?$/i.test(value)) return value.startsWith('-') ? -Infinity : Infinity;
  return value.trim() === '' ? NaN : Number(value);
}
