import * as tf from '@tensorflow/tfjs-core';
import { FakeQuantization } from './fake-quantization.js';
import { GroupNormalization } from './group-normalization.js';
import { GroupedConv2D } from './grouped-conv2d.js';

/** Makes `tf.loadLayersModel` know the layers that stock tfjs does not have. */
export function registerLayers(): void {
  for (const layer of [FakeQuantization, GroupNormalization, GroupedConv2D])
    tf.serialization.registerClass<tf.serialization.Serializable>(layer);
}
