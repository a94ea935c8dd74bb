import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import { AblateError } from '../errors.js';
import { defineDataset } from '../plugins/plugin.js';
import { openTable } from './csv-table.js';
import { tableExamples } from './csv.js';
import type { Dataset, TaskName } from './dataset.js';
import { findPath } from './folders.js';
import { checksumOf } from './image-source.js';
import { splitAmount } from './splits.js';
import { divide, numberClasses, type Division } from './tabular.js';

const CSV = /\.csv$/i;

/** Sequences of one length from a file of JSON lines, or from a CSV file with a column for each step. */
export const sequences = defineDataset({
  name: 'sequences',
  version: 1,
  summary: 'Sequences from a file of JSON lines or a CSV file.',
  options: {
    /**
     * Path of lines `{"inputs": [[…], …], "target": …}` with `inputs` `[steps, channels]` or `[steps]`; the target is
     * a class, a number or a list of one for each step. Or of a `.csv` file whose columns are the steps.
     */
    file: z.string(),
    /**
     * Whether the targets are a class or a number of each sequence, or a class of each step. Default:
     * 'classification'.
     */
    task: z.enum(['classification', 'regression', 'sequence']).default('classification'),
    /** The target's column in a CSV file. Default: 'target'. */
    target: z.string().default('target'),
    /**
     * A share below 1 or a number of the sequences, at least 0, that is held out; of each class its share. Default:
     * 0.1.
     */
    validation: splitAmount.default(0.1),
    /** The same for the test, at least 0. Default: 0.2. */
    test: splitAmount.default(0.2),
    /** Key of the draws that divide: whole, at least 0. Default: 0. */
    splitSeed: z.int().min(0).default(0),
  },
  create: ({ file: given, task, target, validation, test, splitSeed }) => ({
    inputShape: [null, null],
    task,
    checksum: async () => checksumOf([findPath(given)]),
    isDividedByKey: validation > 0 || test > 0,
    load: async (splitKey = splitSeed) => {
      const file = findPath(given);
      const division = { validation, test, key: splitKey };
      const name = path.basename(file);
      if (!CSV.test(file)) return parseSequences(await readFile(file, 'utf8'), name, task, division);
      if (task === 'sequence')
        throw new AblateError(
          'CONFIG',
          `${name}: a CSV file has one target a row; use JSON lines for task: 'sequence'`,
        );
      const examples = await tableExamples(await openTable(file, ','), { task, targets: [target] });
      return divide(examples.pool, [examples.width, 1], examples.targets, division);
    },
  }),
});

const value = z.union([z.string(), z.number()]);
const sequenceLine = z.object({
  inputs: z.union([z.array(z.number()).min(1), z.array(z.array(z.number()).min(1)).min(1)]),
  target: z.union([value, z.array(value).min(1)]),
});

interface Sequence {
  readonly steps: readonly (readonly number[])[];
  readonly targets: readonly (string | number)[];
}

/**
 * Sequences from JSON lines, all of one length and number of channels.
 * @throws AblateError `DATA` with the line that is none, or unlike the first.
 */
function parseSequences(text: string, file: string, task: TaskName, division: Division): Dataset {
  const examples: Sequence[] = [];
  for (const [at, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    examples.push(parseLine(line, `${file}: line ${at + 1}`, task, examples[0]));
  }
  const [first] = examples;
  if (first === undefined)
    throw new AblateError('DATA', `${file}: expected sequences, a line each; received none`);
  const shape = [first.steps.length, first.steps[0]?.length ?? 1];
  const inputs = Float32Array.from(examples.flatMap(({ steps }) => steps.flat()));
  const values = examples.flatMap(({ targets }) => targets);
  const size = examples.length;
  if (task === 'regression') {
    const names = first.targets.map((_, i) => (first.targets.length === 1 ? 'target' : `target${i}`));
    return divide(
      { size, inputs, labels: Float32Array.from(values, Number) },
      shape,
      { task, names },
      division,
    );
  }
  const { classNames, labels } = numberClasses(values.map(String));
  return divide({ size, inputs, labels }, shape, { task, classNames }, division);
}

function parseLine(line: string, place: string, task: TaskName, first: Sequence | undefined): Sequence {
  const fail = (expected: string, received: string): never => {
    throw new AblateError('DATA', `${place}: expected ${expected}; received ${received}`);
  };
  const parsed = sequenceLine.safeParse(parseJson(line));
  if (!parsed.success)
    return fail(
      '{"inputs": [[number, …], …], "target": …}',
      line.length > 80 ? `${line.slice(0, 80)}…` : line,
    );
  const { inputs, target } = parsed.data;
  const steps = inputs.map((step) => (typeof step === 'number' ? [step] : step));
  const targets = Array.isArray(target) ? target : [target];
  const channels = first?.steps[0]?.length ?? steps[0]?.length;
  const length = first?.steps.length ?? steps.length;
  if (steps.length !== length) fail(`${length} steps, as in the first sequence`, String(steps.length));
  const odd = steps.find((step) => step.length !== channels);
  if (odd !== undefined) fail(`${String(channels)} channels at each step`, String(odd.length));
  const count =
    task === 'classification' ? 1 : task === 'sequence' ? length : (first?.targets.length ?? targets.length);
  if (targets.length !== count)
    fail(`${count} target${count === 1 ? '' : 's'} for ${task}`, String(targets.length));
  const text = targets.find((value) => task === 'regression' && typeof value !== 'number');
  if (text !== undefined) fail('a number to predict', JSON.stringify(text));
  return { steps, targets };
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    // What is no JSON fails the check of its shape, which shows the line.
    return undefined;
  }
}
