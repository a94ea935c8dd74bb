import * as tf from '@tensorflow/tfjs-core';

type Kernel<Input extends string, Attributes, Optional> = (
  backend: unknown,
  inputs: Record<Input, tf.Tensor> & Optional,
  attributes: Attributes,
) => tf.TensorInfo | tf.TensorInfo[];

/**
 * Puts a kernel into tfjs's registry, in place of what stands there under its name. The types are those with which our
 * ops call it; tfjs hands whole tensors to kernels, though its own type promises less.
 */
export function registerKernel<Input extends string, Attributes, Optional = unknown>(
  backendName: string,
  kernelName: string,
  run: Kernel<Input, Attributes, Optional>,
): void {
  if ((tf.getKernel(kernelName, backendName) as unknown) !== undefined)
    tf.unregisterKernel(kernelName, backendName);
  tf.registerKernel({
    kernelName,
    backendName,
    kernelFunc: ({ inputs, attrs, backend }) =>
      run(backend, inputs as Record<Input, tf.Tensor> & Optional, attrs as Attributes),
  });
}

/** A kernel for some of its calls; gives undefined for those that the stock kernel has to take. */
type SpecialKernel = (
  backend: unknown,
  inputs: tf.NamedTensorInfoMap,
  attributes: tf.NamedAttrMap,
) => tf.TensorInfo | undefined;

/** Puts a kernel before a backend's stock one. */
export function specializeKernel(backendName: string, kernelName: string, run: SpecialKernel): void {
  const stock = tf.getKernel(kernelName, backendName);
  tf.unregisterKernel(kernelName, backendName);
  tf.registerKernel({
    ...stock,
    kernelFunc: (call) => run(call.backend, call.inputs, call.attrs ?? {}) ?? stock.kernelFunc(call),
  });
}
