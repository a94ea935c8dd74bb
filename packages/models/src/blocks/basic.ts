import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { Graph } from './graph.js';
import { addShortcut } from './shortcut.js';
import { squeezeExcitation } from './squeeze-excitation.js';
import { zeroGamma } from './start-at-zero.js';
import type { Unit } from './unit.js';

/**
 * Two 3×3 convolutions and a shortcut around them: `[N, H, W, C] → [N, ⌈H/stride⌉, ⌈W/stride⌉, filters]`.
 * Source: He et al., "Deep residual learning" (2016).
 */
export function basic(graph: Graph, x: SymbolicTensor, unit: Unit): SymbolicTensor {
  const { name, filters, stride } = unit;
  const first = graph.convolutionNorm(x, `${name}_conv1`, { filters, kernelSize: 3, stride });
  const inner = graph.relu(first, `${name}_relu1`);
  const last = lastConvolution(graph, inner, unit, `${name}_conv2`, 3);
  return graph.relu(addShortcut(graph, x, last, unit), `${name}_relu2`);
}

/** The branch's last convolution and norm, which may start at zero, and squeeze-and-excitation if asked for. */
export function lastConvolution(
  graph: Graph,
  x: SymbolicTensor,
  { name, filters, zeroInitResidual = false, squeeze }: Unit,
  layer: string,
  kernelSize: number,
): SymbolicTensor {
  const normalizes = graph.sites.normalizes;
  const y = graph.convolutionNorm(x, layer, { filters, kernelSize, zero: zeroInitResidual && !normalizes });
  if (zeroInitResidual && normalizes) zeroGamma(y);
  return squeeze === undefined ? y : squeezeExcitation(graph, y, `${name}_se`, squeeze);
}
