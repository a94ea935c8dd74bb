import * as z from 'zod';
import { AblateError, unknownName } from '../errors.js';
import { defineDataset } from '../plugins/plugin.js';
import type { Split } from './dataset.js';
import { Column, openTable, readTable, type Columns, type TableFile } from './csv-table.js';
import { findPath } from './folders.js';
import { checksumOf } from './image-source.js';
import { splitAmount } from './splits.js';
import { divide, numberClasses, type ClassTargets, type NumberTargets } from './tabular.js';

/** Rows of numbers from a CSV file, for regression or classification. */
export const csv = defineDataset({
  name: 'csv',
  version: 1,
  summary: 'Rows of numbers from a CSV file, with a column or more to predict.',
  options: {
    /** Path of the file; its first line names the columns. */
    file: z.string(),
    /** The column to predict; a regression may have several. */
    target: z.union([z.string(), z.array(z.string()).min(1)]),
    /** Whether the targets are numbers or classes. Default: 'regression'. */
    task: z.enum(['regression', 'classification']).default('regression'),
    /** Columns that are no inputs, such as a row's number. Default: []. */
    ignore: z.array(z.string()).default([]),
    /** The one character between two columns. Default: ','. */
    delimiter: z.string().length(1).default(','),
    /**
     * A share below 1 or a number of the rows, at least 0, that is held out; of each class its share. Default: 0.1.
     */
    validation: splitAmount.default(0.1),
    /** The same for the test, at least 0. Default: 0.2. */
    test: splitAmount.default(0.2),
    /** Key of the draws that divide: whole, at least 0. Default: 0. */
    splitSeed: z.int().min(0).default(0),
  },
  create: ({ file: given, target, task, ignore, delimiter, validation, test, splitSeed }) => ({
    inputShape: [null],
    task,
    checksum: async () => checksumOf([findPath(given)]),
    isDividedByKey: validation > 0 || test > 0,
    load: async (splitKey = splitSeed) => {
      const file = findPath(given);
      const targets = typeof target === 'string' ? [target] : target;
      const examples = await tableExamples(await openTable(file, delimiter), { task, targets, ignore });
      const division = { validation, test, key: splitKey };
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
export async function tableExamples(
  file: TableFile,
  { task, targets, ignore = [] }: TableColumns,
): Promise<{ pool: Split; targets: NumberTargets | ClassTargets; width: number }> {
  const inputs = new Floats(file);
  const labels = new Floats(file);
  const classes: string[] = [];
  let width = 0;
  const size = await readTable(file, (columns) => {
    const column = (name: string) => new Column(file.name, columns, name);
    const inputColumns = inputNames(file.name, columns, targets, ignore).map(column);
    const predicted = (task === 'regression' ? targets : [oneOf(targets)]).map(column);
    const known = new Map<string, string>();
    width = inputColumns.length;
    return (row) => {
      for (const each of predicted) {
        if (task === 'regression') labels.add(each.number(row));
        else classes.push(sameText(known, each.text(row)));
      }
      for (const each of inputColumns) inputs.add(each.number(row));
    };
  });
  const pool = { size, inputs: inputs.all() };
  if (task === 'regression')
    return { pool: { ...pool, labels: labels.all() }, targets: { task, names: targets }, width };
  const { classNames, labels: numbers } = numberClasses(classes);
  return { pool: { ...pool, labels: numbers }, targets: { task, classNames }, width };
}

function inputNames(
  file: string,
  columns: Columns,
  targets: readonly string[],
  ignore: readonly string[],
): string[] {
  const unknown = ignore.find((name) => !columns.has(name));
  if (unknown !== undefined)
    throw new AblateError('CONFIG', `${file}: ignore: ${unknownName('column', unknown, columns.keys())}`);
  const others = new Set([...targets, ...ignore]);
  const names = [...columns.keys()].filter((name) => !others.has(name));
  if (names.length > 0) return names;
  throw new AblateError('CONFIG', `${file}: expected a column of inputs beside ${targets.join(', ')}`);
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

/** Of equal texts the first, so that a class is in memory once. */
function sameText(known: Map<string, string>, text: string): string {
  const same = known.get(text) ?? text;
  if (same === text) known.set(text, text);
  return same;
}

/** Numbers of a file, one after the other. */
class Floats {
  #values: Float32Array;
  #length = 0;

  /** A value takes a character and what ends it. Pages that are never written take no memory. */
  constructor({ bytes }: TableFile) {
    this.#values = new Float32Array(Math.ceil(bytes / 2));
  }

  add(value: number): void {
    if (this.#length === this.#values.length) {
      const longer = new Float32Array(2 * this.#length + 1);
      longer.set(this.#values);
      this.#values = longer;
    }
    this.#values[this.#length++] = value;
  }

  all(): Float32Array {
    return this.#values.subarray(0, this.#length);
  }
}
