import * as tf from '@tensorflow/tfjs-core';
import { declareOp, tensor } from './declare-op.js';
import { runOp } from './run-op.js';

/** dy, y → dy where y > 0, else 0; `y` is the output of relu. */
export const RELU_GRADIENT = declareOp({
  name: 'reluGradient',
  inputs: { dy: tensor('...elements'), y: tensor('...elements') },
  outputs: { dx: tensor('...elements') },
  attributes: {},
  compose: ({ dy, y }) => ({ dx: tf.mul(dy, tf.step(y)) }),
});

/**
 * max(x, 0): tfjs's own `relu`. Its gradient needs relu's output, which the next layer keeps anyway, where the stock
 * one keeps the input too.
 */
export const RELU = declareOp({
  name: 'relu',
  inputs: { x: tensor('...elements') },
  outputs: { y: tensor('...elements') },
  attributes: {},
  stock: {
    kernels: ['Relu'],
    read: (inputs) => ({ inputs, attributes: {} }),
    gradient: {
      outputsToSave: [true],
      gradFunc: (dy, [y]) => ({ x: () => reluGradient(dy, y as tf.Tensor) }),
    },
  },
});

/** dy, y `[any]` → dy where y > 0, else 0; `y` is the output of relu. */
export function reluGradient(dy: tf.Tensor, y: tf.Tensor): tf.Tensor {
  return runOp(RELU_GRADIENT, { dy, y }, {}).dx;
}
