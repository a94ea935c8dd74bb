import type * as tf from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';
import { followerOf } from './follower.js';

/** What a layer has rectified for the one that follows it. */
const rectified = new WeakSet<tf.Tensor>();

/**
 * Whether a layer rectifies its training output along with what it computes: where the backend fuses the two
 * and nothing but a ReLU layer takes the output.
 */
export function rectifies(layer: Pick<layers.Layer, 'outboundNodes'>, fuses: () => boolean): boolean {
  const next = followerOf(layer);
  return next !== undefined && isRelu(next) && fuses();
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
