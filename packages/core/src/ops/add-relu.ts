import * as tf from '@tensorflow/tfjs-core';
import { ADD_RELU, hasKernel, runSingle, type Save } from './kernels.js';
import { reluGradient } from './relu.js';

/** max(a + b, 0), where a residual block's two branches meet: a, b `[any]` → `[any]`. Differentiable in both. */
export function addRelu(a: tf.Tensor, b: tf.Tensor): tf.Tensor {
  if (!hasKernel(ADD_RELU) || !tf.util.arraysEqual(a.shape, b.shape)) return tf.relu(tf.add(a, b));
  const op = tf.customGrad((...args) => {
    const [a, b, save] = args as [tf.Tensor, tf.Tensor, Save];
    const y = runSingle(ADD_RELU, { a, b });
    save([y]);
    return {
      value: y,
      gradFunc: (dy, [y]) => {
        const gradient = reluGradient(dy, y as tf.Tensor);
        // Each is freed when it has been added to others.
        return [gradient, tf.clone(gradient)];
      },
    };
  });
  return op(a, b);
}
