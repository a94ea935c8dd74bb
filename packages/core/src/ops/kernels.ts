import * as tf from '@tensorflow/tfjs-core';

/**
 * Names under which our training kernels stand in tfjs's registry. A backend that has a fast kernel registers
 * it; an op asks with `hasKernel` and else composes the result from stock ops.
 */
export const BATCH_NORM = 'AblateBatchNorm';
export const BATCH_NORM_GRADIENT = 'AblateBatchNormGradient';
/** Both with the rectified linear unit that follows; the gradient gets beta as well, to tell which outputs were rectified. */
export const BATCH_NORM_RELU = 'AblateBatchNormRelu';
export const BATCH_NORM_RELU_GRADIENT = 'AblateBatchNormReluGradient';
/** The rectified sum of two tensors of one shape. */
export const ADD_RELU = 'AblateAddRelu';
export const ADAM_STEP = 'AblateAdamStep';
export const MOMENTUM_STEP = 'AblateMomentumStep';
export const RELU_GRADIENT = 'AblateReluGradient';

/** What `tf.customGrad` hands to an op to keep tensors for its gradient. */
export type Save = (tensors: tf.Tensor[]) => void;

/** Whether the current backend registered a kernel of that name. */
export function hasKernel(name: string): boolean {
  return (tf.getKernel(name, tf.getBackend()) as tf.KernelConfig | undefined) !== undefined;
}

/** Runs a kernel that gives several tensors. */
export function runKernel(
  name: string,
  inputs: Readonly<Record<string, tf.Tensor>>,
  attributes: tf.NamedAttrMap = {},
): tf.Tensor[] {
  const outputs = tf.engine().runKernel(name, { ...inputs }, attributes);
  return Array.isArray(outputs) ? outputs : [outputs];
}

/** As `runKernel`, for a kernel that gives one tensor. */
export function runSingle(
  name: string,
  inputs: Readonly<Record<string, tf.Tensor>>,
  attributes: tf.NamedAttrMap = {},
): tf.Tensor {
  const [output] = runKernel(name, inputs, attributes);
  if (output === undefined) throw new Error(`kernel ${name} gave no output`);
  return output;
}
