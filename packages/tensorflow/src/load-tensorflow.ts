import { loadBackend, type LoadedBackend } from '@ablate/core';

/**
 * Loads TensorFlow and makes it the backend of tfjs, as `loadBackend('tensorflow')` of `@ablate/core` does; stock
 * `tf.layers` models train with our kernels by `accelerate`.
 * @throws AblateError `BACKEND` where its library is not there: `ablate setup tensorflow`, or `setupTensorflow()`.
 * @example
 * ```ts tensorflow.ts types: needs the library
 * import { loadTensorflow } from '@ablate/tensorflow';
 *
 * const { device } = await loadTensorflow();
 * console.log(device);
 * ```
 */
export function loadTensorflow(): Promise<LoadedBackend> {
  return loadBackend('tensorflow');
}
