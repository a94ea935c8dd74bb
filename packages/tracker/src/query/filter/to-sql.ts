import type { Condition, Expression } from './parse.js';
import { fieldSql } from './field-sql.js';
import { metricSql, paramSql, tagSql } from './value-sql.js';

/** A condition over `RUN_QUERY` and the values it binds, in order. No part of a filter is ever SQL text. */
export interface Sql {
  readonly sql: string;
  readonly bound: readonly (string | number)[];
}

/** `goneRuns`: numbers of the runs whose process is gone, as a JSON array. Throws `FilterError`. */
export function filterSql(expression: Expression, goneRuns: string): Sql {
  switch (expression.kind) {
    case 'not': {
      const part = filterSql(expression.part, goneRuns);
      return { sql: `NOT coalesce(${part.sql}, 0)`, bound: part.bound };
    }
    case 'and':
    case 'or': {
      const parts = expression.parts.map((part) => filterSql(part, goneRuns));
      return either(expression.kind === 'and' ? ' AND ' : ' OR ', parts);
    }
    case 'condition':
      return conditionSql(expression, goneRuns);
  }
}

function conditionSql(condition: Condition, goneRuns: string): Sql {
  // A run without the parameter differs from every value, so "not equal" is the opposite of "equal".
  if (condition.operator === '!=') {
    return filterSql({ kind: 'not', part: { ...condition, operator: '=' } }, goneRuns);
  }
  switch (condition.scope) {
    case 'text':
      return { sql: 'instr(lower(runs.name), lower(?)) > 0', bound: [condition.value] };
    case 'field':
      return fieldSql(condition, goneRuns);
    case 'tag':
      return tagSql(condition);
    case 'param':
      return paramSql(condition);
    case 'metric':
      return metricSql(condition);
    case 'any':
      return either(' OR ', [paramSql(condition), metricSql(condition)]);
  }
}

function either(joint: string, parts: readonly Sql[]): Sql {
  return { sql: `(${parts.map(({ sql }) => sql).join(joint)})`, bound: parts.flatMap(({ bound }) => bound) };
}
