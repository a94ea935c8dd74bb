import * as tf from '@tensorflow/tfjs-core';
import { layers, type initializers } from '@tensorflow/tfjs-layers';
import { convolve } from '../ops/convolve.js';
import type { KernelTransform } from '../plugins/sites.js';
import { onlyTensor } from './only-tensor.js';
import { replaceCall } from './training-op.js';

/** What `conv2d` takes. */
export interface Conv2DOptions {
  readonly name: string;
  readonly filters: number;
  /** Height and width of the kernel. */
  readonly kernelSize: number;
  readonly strides?: number;
  /** `same` or `valid`, as Keras means them; pad first for anything else. */
  readonly padding: 'same' | 'valid';
  readonly useBias: boolean;
  readonly kernelInitializer: ReturnType<typeof initializers.heNormal>;
  /** Changes the kernel before every use; what a model's `kernel` site gave. */
  readonly transform?: KernelTransform | undefined;
}

/** Keras's `Conv2D`, whose kernel can be transformed before use: `[N, H, W, C] → [N, H′, W′, filters]`. */
export function conv2d({ transform, ...options }: Conv2DOptions): layers.Layer {
  const { strides = 1, padding: pad } = options;
  const layer = layers.conv2d({ ...options, strides });
  if (transform !== undefined)
    replaceCall(layer, { name: 'conv2d' }, (inputs, { training }) =>
      tf.tidy(() => {
        const [kernel, bias] = layer.trainableWeights.map((weight) => weight.read());
        const filter = transform(kernel as tf.Tensor, training === true);
        return convolve(onlyTensor(inputs), filter, { strides, pad, bias });
      }),
    );
  return layer;
}
