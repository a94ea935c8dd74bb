import { elementAt } from '../element-at.js';
import type { Dataset, Split, TaskName } from './dataset.js';
import { drawHeldOut, takeExamples } from './splits.js';
import { takeRows } from './stratify.js';
import { columnStatistics } from './statistics.js';

/** How examples are divided into training, validation and test. */
export interface Division {
  /** Shares or numbers of examples; the validation is drawn from what the test leaves. */
  readonly validation: number;
  readonly test: number;
  /** Key of the draws. */
  readonly key: number;
}

/** Examples with numbers to predict, and the names of these. */
export interface NumberTargets {
  readonly task: 'regression';
  readonly names: readonly string[];
}

/** Examples with classes, one each or one for each step. */
export interface ClassTargets {
  readonly task: Exclude<TaskName, 'regression'>;
  readonly classNames: readonly string[];
}

/**
 * Divides examples, and standardizes each position of the inputs' last axis, and the targets of a regression, by the
 * training split.
 */
export function divide(
  pool: Split,
  inputShape: readonly number[],
  targets: NumberTargets | ClassTargets,
  { validation, test, key }: Division,
): Dataset {
  const stratified = targets.task === 'classification';
  const [rest, tested] = drawHeldOut(pool, { name: 'test', amount: test, key, stratified });
  const labels = takeRows(pool.labels, pool.labels.length / pool.size, rest);
  const [train, validated] = drawHeldOut(
    { size: rest.length, labels },
    { name: 'validation', amount: validation, key, stratified },
  );
  // Both draws come before any example is copied, so that none is in memory three times.
  const ofRest = (positions: Uint32Array) =>
    takeExamples(
      pool,
      positions.map((position) => rest[position] ?? 0),
    );
  return toDataset(
    { train: ofRest(train), validation: ofRest(validated), test: takeExamples(pool, tested) },
    inputShape,
    targets,
  );
}

/** As `divide`, for splits that are there already. */
export function toDataset(
  splits: Pick<Dataset, 'train' | 'validation' | 'test'>,
  inputShape: readonly number[],
  targets: NumberTargets | ClassTargets,
): Dataset {
  const facts = { inputShape, ...columnStatistics(splits.train.inputs, inputShape.at(-1) ?? 1), ...splits };
  if (targets.task !== 'regression') return { ...facts, task: targets.task, classNames: targets.classNames };
  const { mean, std } = columnStatistics(splits.train.labels, targets.names.length);
  return {
    ...facts,
    task: 'regression',
    targets: targets.names.map((name, i) => ({
      name,
      mean: elementAt(mean, i),
      std: elementAt(std, i),
    })),
  };
}

/** Class numbers of names, in the order of the names: numbers by value, else text. */
export function numberClasses(names: readonly string[]): { classNames: string[]; labels: Int32Array } {
  const known = [...new Set(names)];
  const numeric = known.every((name) => Number.isFinite(Number(name)));
  const classNames = numeric ? known.sort((a, b) => Number(a) - Number(b)) : known.sort();
  const numbers = new Map(classNames.map((name, i) => [name, i]));
  // Each name is among those that are known.
  return { classNames, labels: Int32Array.from(names, (name) => numbers.get(name) as number) };
}
