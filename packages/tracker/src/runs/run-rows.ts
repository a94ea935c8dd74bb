import { StoreError } from '../errors.js';
import { namedValues } from '../named-values.js';
import { FIELD_NAMES, fieldValue, RUN_FIELDS, type Run } from './fields.js';
import type { JsonObject } from '../types.js';

/** A run as SQLite gives it, by `RUN_QUERY`. */
export type RunRecord = Omit<Run, 'config' | 'tags'> & {
  readonly number: number;
  readonly config: string;
  readonly tags: string;
};

/** The tables that a condition on runs may use. Each run has its experiment: SQLite leaves out a left join that nothing asks. */
const BESIDE_RUNS = `
  LEFT JOIN experiments ON experiments.number = runs.experiment
  LEFT JOIN leases ON leases.run = runs.number`;
export const RUN_TABLES = `FROM runs ${BESIDE_RUNS}`;

/** The same, read along the index that has what lists are filtered and sorted by: a tenth of the rows' size. */
export const RUN_TABLES_BY_CREATION = `FROM runs INDEXED BY runs_by_creation ${BESIDE_RUNS}`;

/** The same for the runs that `rows`, of another table, are of, in the order in which those are found. */
export function runTablesAlong(rows: string): string {
  return `FROM ${rows} CROSS JOIN runs ON runs.number = ${rows}.run ${BESIDE_RUNS}`;
}

/**
 * Selects `RunRecord`s; a WHERE clause may follow, over `runs`, `experiments` and `leases`. `:gone` is bound to the
 * numbers of runs whose process is gone.
 */
export const RUN_QUERY = `
  SELECT ${FIELD_NAMES.map((name) => `${fieldValue(RUN_FIELDS[name])} AS "${name}"`).join(', ')}, runs.number
  ${RUN_TABLES}`;

export function toRun({ number: _, ...record }: RunRecord): Run {
  return { ...record, config: parseStored(record.config), tags: parseTags(record.tags) };
}

/** Throws `StoreError` `STORE_CORRUPT` for a text of the store that is no JSON. */
export function parseStored(text: string): JsonObject {
  try {
    return parseObject(text);
  } catch (cause) {
    const start = JSON.stringify(text.slice(0, 40));
    throw new StoreError('STORE_CORRUPT', `The store holds a text that is no JSON: ${start}`, { cause });
  }
}

export function parseObject(text: string): JsonObject {
  const value: unknown = JSON.parse(text);
  return isObject(value) ? value : {};
}

function parseTags(text: string): Record<string, string> {
  const tags = namedValues<string>();
  for (const [key, value] of Object.entries(parseObject(text))) {
    if (typeof value === 'string') tags[key] = value;
  }
  return tags;
}

// What JSON.parse gives holds JSON values only.
function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
