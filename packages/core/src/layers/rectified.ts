import type * as tf from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';
import { BATCH_NORM_RELU, hasKernel } from '../ops/kernels.js';

/** What a normalization has rectified for the layer that follows it. */
const rectified = new WeakSet<tf.Tensor>();

/**
 * Whether a normalization rectifies its training output along with it: where the backend has a kernel for that and
 * nothing but a ReLU layer takes the output.
 */
export function rectifies({ outboundNodes }: Pick<layers.Layer, 'outboundNodes'>): boolean {
  const [next, ...others] = outboundNodes;
  return (
    next !== undefined && others.length === 0 && isRelu(next.outboundLayer) && hasKernel(BATCH_NORM_RELU)
  );
}

/** Tells the ReLU layer that follows that there is nothing left to do. */
export function markRectified(y: tf.Tensor): void {
  rectified.add(y);
}

export function isRectified(x: tf.Tensor): boolean {
  return rectified.has(x);
}

function isRelu(layer: layers.Layer): boolean {
  const { activation, maxValue } = layer as {
    activation?: { getClassName(): string };
    maxValue?: number | null;
  };
  const name = layer.getClassName();
  return (
    (name === 'Activation' && activation?.getClassName() === 'relu') ||
    (name === 'ReLU' && (maxValue ?? null) === null)
  );
}
