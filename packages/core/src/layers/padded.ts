import * as tf from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';
import { takesExplicitPadding } from '../backends/convolutions.js';
import { followerOf } from './follower.js';

type Padding = tf.backend_util.ExplicitPadding;

/** Zeros that a padding layer left for the convolution after it. */
const left = new WeakMap<tf.Tensor, Padding>();

/** What a padding layer says of itself. */
interface PaddingLayer {
  readonly outboundNodes: layers.Layer['outboundNodes'];
  readonly padding: [rows: [number, number], columns: [number, number]];
  readonly dataFormat: string;
}

/**
 * x without the zeros that the layer would put around it, which the convolution after it reads as if they were there;
 * undefined unless that convolution is all that takes them. `convolves` says whether a layer is one that asks
 * `paddingOf`.
 */
export function leavePadding(
  layer: PaddingLayer,
  x: tf.Tensor,
  convolves: (layer: layers.Layer) => boolean,
): tf.Tensor | undefined {
  const { padding, dataFormat } = layer;
  const [rows, columns] = padding;
  const next = followerOf(layer);
  if (next === undefined || !convolves(next) || dataFormat !== 'channelsLast') return undefined;
  if (!takesExplicitPadding.has(tf.getBackend())) return undefined;
  // A tensor of its own: others may take x itself.
  const unpadded = tf.clone(x);
  left.set(unpadded, [[0, 0], rows, columns, [0, 0]]);
  return unpadded;
}

/** Zeros that were left for a convolution of x without any of its own. */
export function paddingOf(x: tf.Tensor): Padding | 'valid' {
  return left.get(x) ?? 'valid';
}
