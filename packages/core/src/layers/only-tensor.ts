import type { Tensor } from '@tensorflow/tfjs-core';

/** The tensor that a layer with one input was called with. */
export function onlyTensor(inputs: Tensor | readonly Tensor[]): Tensor {
  const tensors = [inputs].flat();
  const [first] = tensors;
  if (first === undefined || tensors.length !== 1)
    throw new Error(`expected one input tensor, received ${tensors.length}`);
  return first;
}
