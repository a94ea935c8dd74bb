import type * as tf from '@tensorflow/tfjs-core';
import { util } from '@tensorflow/tfjs-core';
import { declareOp, tensor } from './declare-op.js';

/** Sums over every axis but the last, as bias gradients need them: some calls of tfjs's own `sum`. */
export const COLUMN_SUMS = declareOp({
  name: 'columnSums',
  inputs: { x: tensor('...rows', 'columns') },
  outputs: { sums: tensor('columns') },
  attributes: {},
  stock: {
    kernels: ['Sum'],
    read: (inputs, attributes) =>
      inputs.x !== undefined && sumsColumns(inputs.x, attributes) ? { inputs, attributes: {} } : undefined,
  },
});

function sumsColumns({ shape }: tf.TensorInfo, attributes: tf.NamedAttrMap): boolean {
  const { axis, keepDims } = attributes as { axis: number | number[]; keepDims: boolean };
  const axes = util.parseAxisParam(axis, shape);
  const leading = axes.length > 0 && axes.length === shape.length - 1 && axes.every((a) => a < axes.length);
  return leading && !keepDims && !shape.includes(0);
}
