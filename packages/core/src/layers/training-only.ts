import * as tf from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';
import { onlyTensor } from './only-tensor.js';
import { replaceCall } from './training-op.js';

/**
 * A stock layer that is the identity in evaluation, with another training step: `[any] → [same]`. It is saved as the
 * stock layer, which equals it in evaluation; `layers.activation({ activation: 'linear' })` where Keras has none.
 * @param op what the step is called where a program is printed
 */
export function trainingOnly(
  layer: layers.Layer,
  transform: (x: tf.Tensor) => tf.Tensor,
  op = layer.name,
): layers.Layer {
  replaceCall(layer, { name: op }, (inputs, { training }) => {
    const x = onlyTensor(inputs);
    return training === true ? tf.tidy(() => transform(x)) : tf.clone(x);
  });
  return layer;
}
