import type { Tensor } from '@tensorflow/tfjs-core';

/** The tensor that a layer with one input was called with. */
export function onlyTensor(inputs: Tensor | Tensor[]): Tensor {
  const tensors = Array.isArray(inputs) ? inputs : [inputs];
  const [first] = tensors;
  if (first === undefined || tensors.length !== 1)
    throw new Error(`expected one input tensor, received ${tensors.length}`);
  return first;
}
