import { registerOp } from '@ablate/core/backends';
import { RELU_GRADIENT } from '@ablate/core/ops';
import { attributes, float32, type TensorflowBackend } from './binding.js';

/** By TensorFlow's own kernel. */
export function registerReluGradient(): void {
  registerOp('tensorflow', RELU_GRADIENT, {
    run: (backend, { dy, y }) => {
      const library = backend as TensorflowBackend;
      return { dx: library.executeSingleOutput('ReluGrad', attributes(library, float32), [dy, y]) };
    },
  });
}
