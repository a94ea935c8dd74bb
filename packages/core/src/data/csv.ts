import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { AblateError, unknownName } from '../errors.js';
import { defineDataset } from '../plugins/plugin.js';
import type { Split } from './dataset.js';
import { numberColumn, parseTable, textColumn, type Table } from './csv-table.js';
import { findPath } from './folders.js';
import { checksumOf } from './picture-source.js';
import { splitAmount } from './splits.js';
import { divide, numberClasses, type ClassTargets, type NumberTargets } from './tabular.js';

/** Rows of numbers from a CSV file, for regression or classification. */
export const csv = defineDataset({
  name: 'csv',
  version: 1,
  summary: 'Rows of numbers from a CSV file, with a column or more to predict.',
  options: z.object({
    /** Its first line names the columns. */
    file: z.string(),
    /** The column to predict; a regression may have several. */
    target: z.union([z.string(), z.array(z.string()).min(1)]),
    task: z.enum(['regression', 'classification']).default('regression'),
    /** Columns that are no inputs, such as a row's number. */
    ignore: z.array(z.string()).default([]),
    delimiter: z.string().length(1).default(','),
    /** Share or number of the rows that is held out; of each class its share. */
    validation: splitAmount.default(0.1),
    test: splitAmount.default(0.2),
    /** Key of the draws. */
    splitSeed: z.int().min(0).default(0),
  }),
  create: ({ file: given, target, task, ignore, delimiter, validation, test, splitSeed }) => ({
    inputShape: [null],
    task,
    checksum: async () => checksumOf([findPath(given)]),
    load: async () => {
      const file = findPath(given);
      const table = parseTable(await readFile(file, 'utf8'), path.basename(file), delimiter);
      const targets = typeof target === 'string' ? [target] : target;
      const examples = tableExamples(table, { task, targets, ignore });
      const division = { validation, test, key: splitSeed };
      return divide(examples.pool, [examples.width], examples.targets, division);
    },
  }),
});

export interface TableColumns {
  readonly task: 'regression' | 'classification';
  readonly targets: readonly string[];
  readonly ignore?: readonly string[];
}

/**
 * The rows of a table as examples: every column but the targets and the ignored ones is an input.
 * @throws AblateError `CONFIG` for an unknown column or no inputs, `DATA` for what is no number.
 */
export function tableExamples(
  table: Table,
  { task, targets, ignore = [] }: TableColumns,
): { pool: Split; targets: NumberTargets | ClassTargets; width: number } {
  const unknown = ignore.find((name) => !table.columns.has(name));
  if (unknown !== undefined)
    throw new AblateError(
      'CONFIG',
      `${table.file}: ignore: ${unknownName('column', unknown, table.columns.keys())}`,
    );
  const { labels, ...predicted } =
    task === 'regression'
      ? { task, names: targets, labels: interleave(targets.map((name) => numberColumn(table, name))) }
      : { task, ...numberClasses(textColumn(table, oneOf(targets))) };
  const others = new Set([...targets, ...ignore]);
  const inputNames = [...table.columns.keys()].filter((name) => !others.has(name));
  if (inputNames.length === 0)
    throw new AblateError(
      'CONFIG',
      `${table.file}: expected a column of inputs beside ${targets.join(', ')}`,
    );
  const inputs = interleave(inputNames.map((name) => numberColumn(table, name)));
  return { pool: { size: table.rows.length, inputs, labels }, targets: predicted, width: inputNames.length };
}

function oneOf(targets: readonly string[]): string {
  const [target = ''] = targets;
  if (targets.length > 1)
    throw new AblateError(
      'CONFIG',
      `a classification has one target; received ${targets.join(', ')}: use one of them, or task: 'regression'`,
    );
  return target;
}

/** Columns `[N]` each → rows `[N, columns]`; without any, no rows. */
function interleave(columns: readonly Float64Array[]): Float32Array {
  const rows = new Float32Array(columns.length * (columns[0]?.length ?? 0));
  for (const [at, column] of columns.entries())
    for (const [row, value] of column.entries()) rows[row * columns.length + at] = value;
  return rows;
}
