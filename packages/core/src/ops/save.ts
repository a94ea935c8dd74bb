import type { Tensor } from '@tensorflow/tfjs-core';

/** What `tf.customGrad` hands to an op to keep tensors for its gradient. */
export type Save = (tensors: Tensor[]) => void;
