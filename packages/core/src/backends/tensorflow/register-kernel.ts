import * as tf from '@tensorflow/tfjs-core';
import type { TensorflowBackend } from './binding.js';

/** tfjs hands whole tensors to kernels, though their type promises less. */
export type Inputs<Name extends string> = Record<Name, tf.Tensor>;
/** What batch norm gets where it keeps running values. */
export type RunningInputs = Partial<Inputs<'runningMean' | 'runningVariance'>>;

type Kernel<Name extends string, Attributes, Optional> = (
  backend: TensorflowBackend,
  inputs: Inputs<Name> & Optional,
  attributes: Attributes,
) => tf.TensorInfo | tf.TensorInfo[];

/** Puts a kernel into tfjs's registry for TensorFlow, in place of what stands there under its name. */
export function register<Name extends string, Attributes, Optional = unknown>(
  kernelName: string,
  run: Kernel<Name, Attributes, Optional>,
): void {
  if ((tf.getKernel(kernelName, 'tensorflow') as unknown) !== undefined)
    tf.unregisterKernel(kernelName, 'tensorflow');
  tf.registerKernel({
    kernelName,
    backendName: 'tensorflow',
    kernelFunc: ({ inputs, attrs, backend }) =>
      run(backend as TensorflowBackend, inputs as Inputs<Name> & Optional, attrs as Attributes),
  });
}
