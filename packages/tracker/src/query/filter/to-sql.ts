import type { Condition, Expression } from './parse.js';
import { fieldSql } from './field-sql.js';
import { metricSql, paramSql, tagSql } from './value-sql.js';

/**
 * A condition over `RUN_QUERY` and the values it binds, in order, besides `:gone`. No part of a filter is ever SQL
 * text.
 */
export interface Sql {
  readonly sql: string;
  readonly bound: readonly (string | number)[];
}

/** Throws `FilterError`. */
export function filterSql(expression: Expression): Sql {
  switch (expression.kind) {
    case 'not': {
      const part = filterSql(expression.part);
      return { sql: `NOT coalesce(${part.sql}, 0)`, bound: part.bound };
    }
    case 'and':
    case 'or': {
      const parts = expression.parts.map((part) => filterSql(part));
      return either(expression.kind === 'and' ? ' AND ' : ' OR ', parts);
    }
    case 'condition':
      return conditionSql(expression);
  }
}

function conditionSql(condition: Condition): Sql {
  // A run without the parameter differs from every value, so "not equal" is the opposite of "equal".
  if (condition.operator === '!=') {
    return filterSql({ kind: 'not', part: { ...condition, operator: '=' } });
  }
  switch (condition.scope) {
    case 'text':
      return { sql: 'instr(lower(runs.name), lower(?)) > 0', bound: [condition.value] };
    case 'field':
      return fieldSql(condition);
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
