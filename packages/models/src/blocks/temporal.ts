import { temporalConv2d } from '@ablate/core/layers';
import { layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { Graph } from './graph.js';

export interface TemporalUnit {
  readonly name: string;
  readonly filters: number;
  readonly kernelSize: number;
  readonly dilation: number;
  readonly shortcut: 'projection' | 'none';
  readonly index: number;
  readonly count: number;
}

/**
 * Two dilated convolutions over time that see only the past, and a shortcut around them:
 * `[N, T, 1, C] → [N, T, 1, filters]`. Source: Bai et al., "An empirical evaluation of generic convolutional and
 * recurrent networks" (2018).
 */
export function temporal(graph: Graph, x: SymbolicTensor, unit: TemporalUnit): SymbolicTensor {
  const { name, filters } = unit;
  const first = graph.relu(causal(graph, x, `${name}_conv1`, unit), `${name}_relu1`);
  const branch = graph.relu(causal(graph, first, `${name}_conv2`, unit), `${name}_relu2`);
  if (unit.shortcut === 'none') return branch;
  const fits = x.shape.at(-1) === filters;
  const shortcut = fits ? x : graph.convolution(x, `${name}_shortcut`, { filters, kernelSize: 1 });
  return graph.relu(graph.add(branch, shortcut, `${name}_add`, unit), `${name}_relu3`);
}

/** Zeros before the first step, the convolution, and what fills the norm site. */
function causal(
  graph: Graph,
  x: SymbolicTensor,
  name: string,
  { filters, kernelSize, dilation }: TemporalUnit,
): SymbolicTensor {
  const past = dilation * (kernelSize - 1);
  const padding: [[number, number], [number, number]] = [
    [past, 0],
    [0, 0],
  ];
  const padded = layers.zeroPadding2d({ name: `${name}_past`, padding }).apply(x) as SymbolicTensor;
  const layer = temporalConv2d({
    name,
    filters,
    kernelSize,
    dilation,
    useBias: graph.style.bias === 'always' || !graph.sites.normalizes,
    kernelInitializer: graph.initializer(name, 'he'),
    transform: graph.sites.kernel(name),
  });
  return graph.norm(layer.apply(padded) as SymbolicTensor, name);
}
