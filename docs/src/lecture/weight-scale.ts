import { buildModel, cifarResnet } from '@ablate/models';
import * as tf from '@tensorflow/tfjs-core';
import { disposeModel } from './dispose-model.js';

export interface ScaleQuestion {
  /** What its weights are multiplied with. */
  readonly factor: number;
  readonly layer: 'before batch norm' | 'without batch norm' | 'last';
}

/** By how much the probabilities of a small ResNet change, at most, when a layer's weights are multiplied. */
export async function scaleWeights({ factor, layer }: ScaleQuestion): Promise<number> {
  const model = buildModel(cifarResnet({ depth: 8 }), {
    ...{ inputShape: [16, 16, 1], outputs: 10 },
    norm: layer === 'without batch norm' ? 'none' : 'batch',
  });
  const convolutions = model.layers.filter((each) => each.getClassName().includes('Conv2D'));
  const chosen = layer === 'last' ? model.layers.at(-1) : convolutions[2];
  const kernel = chosen?.trainableWeights[0];
  if (kernel === undefined) throw new Error(`expected a layer ${layer} with weights`);
  const change = tf.tidy(() => {
    const x = tf.randomNormal([16, 16, 16, 1], 0, 1, 'float32', 0);
    // By the statistics of the batch, as in training.
    const probabilities = () => tf.softmax(model.apply(x, { training: true }) as tf.Tensor);
    const before = probabilities();
    kernel.write(tf.mul(kernel.read(), factor));
    return tf.max(tf.abs(tf.sub(probabilities(), before)));
  });
  const [value = Number.NaN] = await change.data();
  change.dispose();
  disposeModel(model);
  return value;
}
