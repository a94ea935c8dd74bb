import * as tf from '@tensorflow/tfjs-core';

/** A kernel for some of its calls; gives undefined for those that the stock kernel has to take. */
type SpecialKernel = (
  backend: unknown,
  inputs: tf.NamedTensorInfoMap,
  attributes: tf.NamedAttrMap,
) => tf.TensorInfo | undefined;

/** Puts a kernel before a backend's stock one, if it has one. */
export function specializeKernel(backendName: string, kernelName: string, run: SpecialKernel): void {
  const stock = tf.getKernel(kernelName, backendName) as tf.KernelConfig | undefined;
  if (stock !== undefined) tf.unregisterKernel(kernelName, backendName);
  tf.registerKernel({
    ...(stock ?? { kernelName, backendName }),
    kernelFunc: (call) => {
      const result = run(call.backend, call.inputs, call.attrs ?? {}) ?? stock?.kernelFunc(call);
      if (result === undefined)
        throw new Error(`${backendName} has no kernel for this call of ${kernelName}`);
      return result;
    },
  });
}
