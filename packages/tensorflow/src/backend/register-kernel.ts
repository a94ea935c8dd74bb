import type * as tf from '@tensorflow/tfjs-core';
import { registerKernel } from '@ablate/core/backends';
import type { TensorflowBackend } from './binding.js';

export type Inputs<Name extends string> = Record<Name, tf.Tensor>;
/** What batch norm gets where it keeps running values. */
export type RunningInputs = Partial<Inputs<'runningMean' | 'runningVariance'>>;

type Kernel<Name extends string, Attributes, Optional> = (
  backend: TensorflowBackend,
  inputs: Inputs<Name> & Optional,
  attributes: Attributes,
) => tf.TensorInfo | tf.TensorInfo[];

/** Registers a kernel that calls ops of TensorFlow's library. */
export function register<Name extends string, Attributes, Optional = unknown>(
  kernelName: string,
  run: Kernel<Name, Attributes, Optional>,
): void {
  registerKernel<Name, Attributes, Optional>('tensorflow', kernelName, (backend, inputs, attributes) =>
    run(backend as TensorflowBackend, inputs, attributes),
  );
}
