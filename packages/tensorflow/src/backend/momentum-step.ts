import * as tf from '@tensorflow/tfjs-core';
import { registerOp } from '@ablate/core/backends';
import { MOMENTUM_STEP } from '@ablate/core/ops';
import { attributes, float32, type TensorflowBackend } from './binding.js';

/** By TensorFlow's own kernels, without tfjs's own steps around each of them. */
export function registerMomentumStep(): void {
  registerOp('tensorflow', MOMENTUM_STEP, {
    run: (backend, { weight, velocity, gradient, rate }, { momentum, nesterov }) => {
      const library = backend as TensorflowBackend;
      const types = attributes(library, float32);
      const run = (op: string, a: tf.Tensor, b: tf.Tensor) => library.executeSingleOutput(op, types, [a, b]);
      const factor = tf.scalar(momentum);
      const newVelocity = run('AddV2', run('Mul', velocity, factor), gradient);
      const step = nesterov ? run('AddV2', run('Mul', newVelocity, factor), gradient) : newVelocity;
      return { newWeight: run('Sub', weight, run('Mul', step, rate)), newVelocity };
    },
  });
}
