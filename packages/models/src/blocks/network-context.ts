import { AblateError, type BuildContext } from '@ablate/core/plugins';

/** Set when a model is built to be described only. */
export interface Inspection {
  /** What would be an error if the model were built to be used. */
  readonly problems: string[];
}

/** What the networks of this package are built for. */
export interface NetworkContext extends BuildContext {
  /** Build with weights that have no values, and collect problems of shape instead of throwing the first. */
  readonly inspection?: Inspection;
}

/** @throws AblateError `SHAPE` with the message, unless the network is only inspected. */
export function reportProblem({ inspection }: NetworkContext, message: string): void {
  if (inspection === undefined) throw new AblateError('SHAPE', message);
  inspection.problems.push(message);
}

/** @throws AblateError `SHAPE` unless the shape is a whole number from 1 for each of the axes. */
export function checkShape(shape: readonly number[], ...axes: string[]): void {
  if (shape.length === axes.length && shape.every((size) => Number.isInteger(size) && size > 0)) return;
  throw new AblateError(
    'SHAPE',
    `expected inputs [${axes.join(', ')}], whole numbers from 1; received [${shape.join(', ')}]`,
  );
}

/** @throws AblateError `CONFIG` unless each number that is given is a whole one from 1: channels, strides, groups. */
export function checkCounts(counts: Readonly<Record<string, number | undefined>>): void {
  for (const [name, count] of Object.entries(counts))
    if (count !== undefined && !(Number.isInteger(count) && count > 0))
      throw new AblateError('CONFIG', `expected ${name} to be a whole number from 1; received ${count}`);
}
