import type { TensorInfo } from '@tensorflow/tfjs-core';
import { AblateError } from '../errors.js';
import type { DeclaredTensor, Op } from './declare-op.js';

export interface BoundAxes {
  /** Sizes of the inputs' axes; of one with dots, the product. */
  readonly sizes: Readonly<Record<string, number>>;
  /** Of all that are not optional. */
  readonly outputShapes: Readonly<Record<string, number[]>>;
}

const DOTS = '...';

/**
 * The sizes that a call's inputs give to the axes of an op, and so the shapes of its outputs.
 * @throws AblateError `SHAPE` where an input has other axes than declared, or an axis two sizes.
 */
export function bindAxes(
  op: Pick<Op, 'name' | 'inputs' | 'outputs'>,
  inputs: Readonly<Record<string, Pick<TensorInfo, 'shape'> | undefined>>,
  attributes: Readonly<Record<string, unknown>>,
): BoundAxes {
  const sizes: Record<string, number> = {};
  const leading: Record<string, readonly number[]> = {};
  for (const [name, declared] of Object.entries(op.inputs)) {
    const shape = inputs[name]?.shape;
    if (shape === undefined && declared.isOptional) continue;
    for (const [axis, part] of split(name, declared, shape)) {
      const size = part.reduce((a, b) => a * b, 1);
      const key = axis.replace(DOTS, '');
      if ((sizes[key] ??= size) !== size)
        throw new AblateError(
          'SHAPE',
          `${op.name} expects ${key} of one size; received ${sizes[key]}, and ${size} in ${name} [${shape?.join(', ') ?? ''}]`,
        );
      leading[axis] ??= part;
    }
  }
  const sizeOf = (axis: string) => leading[axis] ?? [attributes[axis] as number];
  return {
    sizes,
    outputShapes: Object.fromEntries(
      Object.entries(op.outputs)
        .filter(([, { isOptional }]) => !isOptional)
        .map(([name, { axes }]) => [name, axes.flatMap(sizeOf)]),
    ),
  };

  function split(
    name: string,
    declared: DeclaredTensor,
    shape: readonly number[] | undefined,
  ): [string, readonly number[]][] {
    const { axes } = declared;
    const hasDots = axes[0]?.startsWith(DOTS) === true;
    const extra = (shape?.length ?? -1) - axes.length;
    if (shape === undefined || (hasDots ? extra < -1 : extra !== 0))
      throw new AblateError(
        'SHAPE',
        `${op.name} expects ${name} [${axes.join(', ')}]; received ${shape === undefined ? 'nothing' : `[${shape.join(', ')}]`}`,
      );
    return axes.map((axis, i) => {
      if (hasDots) return [axis, i === 0 ? shape.slice(0, extra + 1) : shape.slice(i + extra, i + extra + 1)];
      return [axis, shape.slice(i, i + 1)];
    });
  }
}
