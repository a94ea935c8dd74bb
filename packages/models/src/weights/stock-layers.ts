import { blockDiagonal } from '@ablate/core/layers';
import * as tf from '@tensorflow/tfjs-core';
import { models, type LayersModel } from '@tensorflow/tfjs-layers';

type Json = tf.serialization.ConfigDictValue;

/**
 * A copy of the model that stock tfjs and Keras load: its grouped convolutions become `Conv2D`s whose kernels are zero
 * between groups, as many times larger as there are groups. Its outputs are the same; trained further, the zeros
 * would not stay.
 */
export async function withStockLayers(model: LayersModel): Promise<LayersModel> {
  const topology = model.toJSON(undefined, false) as tf.serialization.ConfigDict;
  const copy = await models.modelFromJSON(stock(topology) as tf.serialization.ConfigDict);
  tf.tidy(() => {
    for (const [i, weight] of copy.weights.entries()) {
      const own = model.weights[i] as (typeof model.weights)[number];
      weight.write(fitted(own.read(), weight.shape));
    }
  });
  return copy;
}

/** The configuration with every grouped convolution replaced, in models within models too. */
function stock(value: Json): Json {
  if (Array.isArray(value)) return value.map(stock);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, stock(inner)] as const);
  const config: tf.serialization.ConfigDict = Object.fromEntries(entries);
  if (config.class_name !== 'GroupedConv2D') return config;
  const { groups: _, ...options } = config.config as tf.serialization.ConfigDict;
  return { ...config, class_name: 'Conv2D', config: options };
}

/** The weight, spread over all channels if it is a grouped kernel. */
function fitted(own: tf.Tensor, shape: readonly (number | null)[]): tf.Tensor {
  const groups = own.rank === 4 ? (shape[2] ?? 1) / (own.shape[2] ?? 1) : 1;
  return groups === 1 ? own : blockDiagonal(own as tf.Tensor4D, groups);
}
