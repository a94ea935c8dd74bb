import * as tf from '@tensorflow/tfjs-core';

/**
 * √(Σ x²) over every value of all tensors, 0 of none: scalar. `add` sums up what the tensors come to; the last bit may
 * depend on it, for TensorFlow's `addN` adds in groups.
 */
export function globalNorm(
  tensors: readonly tf.Tensor[],
  add: (squares: tf.Scalar[]) => tf.Scalar = tf.addN,
): tf.Scalar {
  return tf.tidy(() => {
    const squares = tensors.map((tensor) => tf.sum<tf.Scalar>(tf.square(tensor)));
    return squares.length === 0 ? tf.scalar(0) : tf.sqrt(add(squares));
  });
}
