import * as tf from '@tensorflow/tfjs-core';
import { layers, type initializers } from '@tensorflow/tfjs-layers';
import type { KernelTransform } from '../plugins/sites.js';
import { onlyTensor } from './only-tensor.js';

export interface TemporalConv2DOptions {
  readonly name: string;
  readonly filters: number;
  /** Steps that the kernel looks at. */
  readonly kernelSize: number;
  /** Distance between those steps. */
  readonly dilation: number;
  readonly useBias: boolean;
  readonly kernelInitializer: ReturnType<typeof initializers.heNormal>;
  /** Changes the kernel before every use; what a model's `kernel` site gave. */
  readonly transform?: KernelTransform | undefined;
}

/**
 * Dilated convolution over time: `[N, T, 1, C] → [N, T − dilation · (kernelSize − 1), 1, filters]`; pad before it.
 * It is Keras's `Conv2D` with a `[kernelSize, 1]` kernel, but computed as one matrix product over shifted copies,
 * which has a gradient where the stock layer's has none beyond dilation 1.
 */
export function temporalConv2d({ transform, ...options }: TemporalConv2DOptions): layers.Layer {
  const { dilation, kernelSize, filters, ...rest } = options;
  const layer = layers.conv2d({
    ...rest,
    filters,
    kernelSize: [kernelSize, 1],
    dilationRate: [dilation, 1],
    padding: 'valid',
  });
  layer.call = (inputs, { training }) =>
    tf.tidy(() => {
      const [kernel, bias] = layer.trainableWeights.map((weight) => weight.read()) as [tf.Tensor, tf.Tensor?];
      const filter = transform?.(kernel, training === true) ?? kernel;
      const x = onlyTensor(inputs);
      const [examples = 0, steps = 0, , channels = 0] = x.shape;
      const length = steps - dilation * (kernelSize - 1);
      const shifted = Array.from({ length: kernelSize }, (_, tap) =>
        tf.slice(x, [0, tap * dilation, 0, 0], [-1, length, -1, -1]),
      );
      const windows = tf.reshape(tf.concat(shifted, 3), [examples * length, kernelSize * channels]);
      const product = tf.matMul(windows, tf.reshape(filter, [kernelSize * channels, filters]));
      const y = bias === undefined ? product : tf.add(product, bias);
      return tf.reshape(y, [examples, length, 1, filters]);
    });
  return layer;
}
