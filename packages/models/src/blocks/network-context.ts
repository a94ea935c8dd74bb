import { AblateError, type BuildContext } from '@ablate/core';

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

/** @throws AblateError `SHAPE` unless the shape is `[height, width, channels]` of whole numbers from 1. */
export function imageShape(shape: readonly number[]): [number, number, number] {
  const [height, width, channels] = shape;
  const positive = shape.every((size) => Number.isInteger(size) && size > 0);
  if (
    shape.length !== 3 ||
    !positive ||
    height === undefined ||
    width === undefined ||
    channels === undefined
  )
    throw new AblateError(
      'SHAPE',
      `expected inputs [height, width, channels]; received [${shape.join(', ')}]`,
    );
  return [height, width, channels];
}
