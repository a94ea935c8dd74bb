import { basicBlock } from '@ablate/models';
import * as tf from '@tensorflow/tfjs-core';
import { input, model, type LayersModel, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { disposeModel } from './dispose-model.js';

const BLOCKS = 6;
const SHAPE = [8, 8, 4];

/**
 * How far blocks in a row are from giving their input, ‖f(x) − x‖ / ‖x‖ of an image without negative values, when the last
 * norm of each branch has this scale: with shortcuts, and without.
 */
export async function distanceFromIdentity({ scale }: { readonly scale: number }) {
  return {
    residual: await distance(stack('identity'), scale),
    plain: await distance(stack('none'), scale),
  };
}

function stack(shortcut: 'identity' | 'none'): LayersModel {
  const inputs = input({ shape: SHAPE });
  let x: SymbolicTensor = inputs;
  for (let index = 0; index < BLOCKS; index++)
    x = basicBlock({ name: `block${index}`, seed: index, filters: 4, shortcut }).apply(x);
  return model({ inputs, outputs: x });
}

async function distance(network: LayersModel, scale: number): Promise<number> {
  const scales = network.weights.filter(({ name }) => name.includes('conv2_norm/gamma'));
  if (scales.length !== BLOCKS)
    throw new Error(
      `expected the scale of ${BLOCKS} norms, found ${network.weights.map(({ name }) => name).join(', ')}`,
    );
  const result = tf.tidy(() => {
    for (const weight of scales)
      weight.write(
        tf.fill(
          weight.shape.map((size) => size ?? 1),
          scale,
        ),
      );
    const x = tf.randomUniform([4, ...SHAPE], 0, 1, 'float32', 0);
    const y = network.apply(x, { training: true }) as tf.Tensor;
    return tf.div(tf.norm(tf.sub(y, x)), tf.norm(x));
  });
  const [value = Number.NaN] = await result.data();
  result.dispose();
  disposeModel(network);
  return value;
}
