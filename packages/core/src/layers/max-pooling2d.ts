import * as tf from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import { onlyTensor } from './only-tensor.js';

export interface MaxPooling2DOptions {
  readonly name: string;
  /** Height and width of the window. */
  readonly poolSize: number;
  readonly strides: number;
}

/**
 * Keras's `MaxPooling2D` without padding: `[N, H, W, C] → [N, H′, W′, C]`. tfjs's wasm kernel gives no gradient to
 * windows without a positive value; this layer's gradient is right on every backend.
 */
export function maxPooling2d(options: MaxPooling2DOptions): layers.Layer {
  const { poolSize, strides } = options;
  const layer = layers.maxPooling2d({ ...options, padding: 'valid' });
  layer.call = (inputs) => maxPool(onlyTensor(inputs), poolSize, strides);
  return layer;
}

function maxPool(x: tf.Tensor, filterSize: number, strides: number): tf.Tensor {
  const op = tf.customGrad((...args) => {
    const [x, save] = args as [tf.Tensor4D, (tensors: tf.Tensor[]) => void];
    const y = tf.maxPool(x, filterSize, strides, 'valid');
    save([x, y]);
    return {
      value: y,
      gradFunc: (dy, saved) => {
        const [x, y] = saved as [tf.Tensor, tf.Tensor];
        // Which value is largest does not change when all are made positive.
        const lift = tf.sub(1, tf.min(x));
        const input = tf.add(x, lift);
        const output = tf.add(y, lift);
        const attributes = { filterSize, strides, pad: 'valid' };
        return tf.engine().runKernel<tf.Tensor>('MaxPoolGrad', { dy, input, output }, attributes);
      },
    };
  });
  return op(x);
}
