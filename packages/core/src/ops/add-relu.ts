import * as tf from '@tensorflow/tfjs-core';
import { declareOp, tensor } from './declare-op.js';
import { reluGradient } from './relu.js';
import { hasKernel, runOp } from './run-op.js';

/** max(a + b, 0) of two tensors of one shape. */
export const ADD_RELU = declareOp({
  name: 'addRelu',
  inputs: { a: tensor('...elements'), b: tensor('...elements') },
  outputs: { y: tensor('...elements') },
  attributes: {},
  gradient: {
    saves: ['y'],
    compute: (dy, { y }) => {
      const gradient = reluGradient(dy, y);
      // Each is freed when it has been added to others.
      return { a: () => gradient, b: () => tf.clone(gradient) };
    },
  },
});

/** a + b: tfjs's own `add`, of two tensors of one shape. */
export const ADD = declareOp({
  name: 'add',
  inputs: { a: tensor('...elements'), b: tensor('...elements') },
  outputs: { sum: tensor('...elements') },
  attributes: {},
  stock: {
    kernels: ['Add'],
    read: (inputs) =>
      tf.util.arraysEqual(inputs.a?.shape ?? [], inputs.b?.shape ?? [])
        ? { inputs, attributes: {} }
        : undefined,
  },
});

/** max(a + b, 0), where a residual block's two branches meet: a, b `[any]` → `[any]`. Differentiable in both. */
export function addRelu(a: tf.Tensor, b: tf.Tensor): tf.Tensor {
  if (!hasKernel(ADD_RELU) || !tf.util.arraysEqual(a.shape, b.shape)) return tf.relu(tf.add(a, b));
  return runOp(ADD_RELU, { a, b }, {}).y;
}
