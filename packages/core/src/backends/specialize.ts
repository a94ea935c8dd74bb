import * as tf from '@tensorflow/tfjs-core';

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

/** Whether a call of tfjs's `Sum` sums float32 over every axis but the last, as bias gradients do. */
export function sumsColumns(x: tf.TensorInfo, attributes: tf.NamedAttrMap): boolean {
  const { axis, keepDims } = attributes as { axis: number | number[]; keepDims: boolean };
  const axes = tf.util.parseAxisParam(axis, x.shape);
  const leading = axes.length > 0 && axes.length === x.shape.length - 1 && axes.every((a) => a < axes.length);
  return x.dtype === 'float32' && leading && !keepDims;
}
