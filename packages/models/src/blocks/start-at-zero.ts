import * as tf from '@tensorflow/tfjs-core';
import type { SymbolicTensor } from '@tensorflow/tfjs-layers';

/**
 * Sets γ of the norm that gave `x` to zero, so that its residual branch starts at zero.
 * Source: Goyal et al., "Accurate, large minibatch SGD" (2017), section 5.1.
 */
export function zeroGamma(x: SymbolicTensor): void {
  const gamma = x.sourceLayer.weights.find((weight) => weight.originalName.endsWith('/gamma'));
  if (gamma === undefined) return;
  const zeros = tf.zeros(gamma.shape.map((size) => size ?? 1));
  gamma.write(zeros);
  zeros.dispose();
}
