import * as tf from '@tensorflow/tfjs-core';
import { layers, type initializers } from '@tensorflow/tfjs-layers';
import type { KernelTransform } from '../plugins/sites.js';
import { onlyTensor } from './only-tensor.js';
import { replaceCall } from './training-op.js';

/** What `dense` takes. */
export interface DenseOptions {
  readonly name: string;
  readonly units: number;
  readonly useBias?: boolean;
  readonly kernelInitializer: ReturnType<typeof initializers.heNormal>;
  /** Changes the kernel before every use; what a model's `kernel` site gave. */
  readonly transform?: KernelTransform | undefined;
}

/** Keras's `Dense` over rows, whose kernel can be transformed before use: `[N, …, C] → [N, …, units]`. */
export function dense({ transform, ...options }: DenseOptions): layers.Layer {
  const layer = layers.dense({ ...options });
  if (transform !== undefined)
    replaceCall(layer, { name: 'dense' }, (inputs, { training }) =>
      tf.tidy(() => {
        const [kernel, bias] = layer.trainableWeights.map((weight) => weight.read());
        const x = onlyTensor(inputs);
        const channels = x.shape.at(-1) ?? 1;
        const rows = x.rank === 2 ? x : tf.reshape(x, [-1, channels]);
        const product = tf.matMul(rows, transform(kernel as tf.Tensor, training === true));
        const sum = bias === undefined ? product : tf.add(product, bias);
        return x.rank === 2 ? sum : tf.reshape(sum, [...x.shape.slice(0, -1), options.units]);
      }),
    );
  return layer;
}
