import * as tf from '@tensorflow/tfjs-core';

/** A weight's shape here and there, and how its axes are turned. */
export interface Layout {
  /** PyTorch's shape of it. */
  readonly theirs: readonly number[];
  /** Its shape here with axes that PyTorch does not have taken out. */
  readonly plain: readonly number[];
  /** Axes of `plain` in PyTorch's order. */
  readonly order: readonly number[];
}

/** Kernels here end in `[in, out]`; PyTorch's begin with `[out, in]`. */
export function layoutOf(shape: readonly number[], as?: 'conv2d' | 'conv1d'): Layout {
  if (as === 'conv1d' && shape.length === 4) return turned([shape[0] ?? 1, ...shape.slice(2)], [2, 1, 0]);
  if (shape.length === 4) return turned(shape, [3, 2, 0, 1]);
  if (shape.length === 2 && as === 'conv2d') return turned([1, 1, ...shape], [3, 2, 0, 1]);
  if (shape.length === 2) return turned(shape, [1, 0]);
  return turned(shape, [0]);
}

function turned(plain: readonly number[], order: readonly number[]): Layout {
  return { plain, order, theirs: order.map((axis) => plain[axis] ?? 1) };
}

/** Our values of a weight in PyTorch's order. */
export function toTheirs(values: Float32Array, { plain, order }: Layout): Float32Array {
  return transposed(values, plain, order);
}

/** PyTorch's values of a weight in our order. */
export function toOurs(values: Float32Array, { theirs, order }: Layout): Float32Array {
  const back = order.map((_, axis) => order.indexOf(axis));
  return transposed(values, theirs, back);
}

function transposed(values: Float32Array, shape: readonly number[], order: readonly number[]): Float32Array {
  if (order.length < 2) return values;
  return tf.tidy(() => tf.transpose(tf.tensor(values, [...shape]), [...order]).dataSync<'float32'>());
}
