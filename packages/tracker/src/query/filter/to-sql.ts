import type { Bind } from '../bindings.js';
import type { Condition, Expression } from './parse.js';
import { fieldSql } from './field-sql.js';
import { metricSql, paramSql, tagSql } from './value-sql.js';

/** A condition over `RUN_TABLES` and `:gone`. Throws `FilterError`. */
export function filterSql(expression: Expression, bind: Bind): string {
  switch (expression.kind) {
    case 'not':
      return `NOT coalesce(${filterSql(expression.part, bind)}, 0)`;
    case 'and':
      return `(${expression.parts.map((part) => filterSql(part, bind)).join(' AND ')})`;
    case 'or':
      return `(${expression.parts.map((part) => filterSql(part, bind)).join(' OR ')})`;
    case 'condition':
      return conditionSql(expression, bind);
  }
}

function conditionSql(condition: Condition, bind: Bind): string {
  // A run without the parameter differs from every value, so "not equal" is the opposite of "equal".
  if (condition.operator === '!=') {
    return filterSql({ kind: 'not', part: { ...condition, operator: '=' } }, bind);
  }
  switch (condition.scope) {
    case 'text':
      return `instr(lower(runs.name), lower(${bind(condition.value)})) > 0`;
    case 'field':
      return fieldSql(condition, bind);
    case 'tag':
      return tagSql(condition, bind);
    case 'param':
      return paramSql(condition, bind);
    case 'metric':
      return metricSql(condition, bind);
    case 'any':
      return `(${paramSql(condition, bind)} OR ${metricSql(condition, bind)})`;
  }
}
