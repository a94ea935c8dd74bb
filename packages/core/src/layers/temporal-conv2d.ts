import * as tf from '@tensorflow/tfjs-core';
import { layers, type initializers } from '@tensorflow/tfjs-layers';
import type { KernelTransform } from '../plugins/sites.js';
import { onlyTensor } from './only-tensor.js';
import { replaceCall } from './training-op.js';

/** What `temporalConv2d` takes. */
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
 * It is Keras's `Conv2D` with a `[kernelSize, 1]` kernel, but has a gradient beyond dilation 1, where the stock layer
 * has none.
 */
export function temporalConv2d({ transform, ...options }: TemporalConv2DOptions): layers.Layer {
  const { dilation, kernelSize, ...rest } = options;
  const layer = layers.conv2d({
    ...rest,
    kernelSize: [kernelSize, 1],
    dilationRate: [dilation, 1],
    padding: 'valid',
  });
  replaceCall(layer, { name: 'temporalConv2d' }, (inputs, { training }) =>
    tf.tidy(() => {
      const [kernel, bias] = layer.trainableWeights.map((weight) => weight.read()) as [tf.Tensor, tf.Tensor?];
      const filter = (transform?.(kernel, training === true) ?? kernel) as tf.Tensor4D;
      return dilated(onlyTensor(inputs) as tf.Tensor4D, filter, dilation, bias);
    }),
  );
  return layer;
}

/**
 * Steps that are `dilation` apart become neighbours by a change of shape alone: step a · dilation + b goes to row a,
 * column b, and an ordinary convolution goes down the columns.
 */
function dilated(x: tf.Tensor4D, filter: tf.Tensor4D, dilation: number, bias?: tf.Tensor): tf.Tensor {
  const [examples, steps, , channels] = x.shape;
  const [kernelSize, , , filters] = filter.shape;
  const rows = Math.ceil(steps / dilation);
  const missing = rows * dilation - steps;
  const whole =
    missing === 0
      ? x
      : tf.pad(x, [
          [0, 0],
          [0, missing],
          [0, 0],
          [0, 0],
        ]);
  const columns = tf.reshape<tf.Rank.R4>(whole, [examples, rows, dilation, channels]);
  const y = tf.fused.conv2d({
    x: columns,
    filter,
    strides: 1,
    pad: 'valid',
    ...(bias === undefined ? {} : { bias }),
  });
  const past = dilation * (kernelSize - 1);
  const sequence = tf.reshape(y, [examples, rows * dilation - past, 1, filters]);
  return missing === 0 ? sequence : tf.slice(sequence, 0, [examples, steps - past, 1, filters]);
}
