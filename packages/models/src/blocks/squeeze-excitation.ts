import { layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { Graph } from './graph.js';

/** The inner width for `channels`: divided by `reduction`, rounded to a multiple of 8, at least 8; timm's rule. */
function squeezedWidth(channels: number, reduction: number): number {
  return Math.max(8, Math.floor((channels / reduction + 4) / 8) * 8);
}

/**
 * Channels weighted by what their means say about each other: `[N, H, W, C] → [N, H, W, C]`.
 * Source: Hu et al., "Squeeze-and-excitation networks" (2018).
 */
export function squeezeExcitation(
  graph: Graph,
  x: SymbolicTensor,
  name: string,
  reduction: number,
): SymbolicTensor {
  const channels = x.shape.at(-1) ?? 1;
  const means = graph.globalPool(x, `${name}_mean`);
  const squeezed = graph.dense(means, `${name}_fc1`, squeezedWidth(channels, reduction));
  const inner = graph.activation(squeezed, `${name}_relu`, 'relu');
  const gate = graph.activation(graph.dense(inner, `${name}_fc2`, channels), `${name}_gate`, 'sigmoid');
  const spread = layers.reshape({ name: `${name}_spread`, targetShape: [1, 1, channels] }).apply(gate);
  return layers.multiply({ name }).apply([x, spread as SymbolicTensor]) as SymbolicTensor;
}
