import * as tf from '@tensorflow/tfjs-core';

/** √(Σ x²) over every value of all tensors, 0 of none: scalar. */
export function globalNorm(tensors: readonly tf.Tensor[]): tf.Scalar {
  return tf.tidy(() => {
    const squares = tensors.map((tensor) => tf.sum<tf.Scalar>(tf.square(tensor)));
    return squares.length === 0 ? tf.scalar(0) : tf.sqrt(tf.addN(squares));
  });
}
