import { AblateError } from '@ablate/core';
import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { Graph } from './graph.js';

/** `projection`: the input through a 1×1 convolution where its shape has to change; `none`: the plain twin. */
export type Shortcut = 'projection' | 'none';

export interface ResidualUnit {
  readonly name: string;
  readonly filters: number;
  readonly stride: number;
  readonly shortcut: Shortcut;
  /** Whether the 1×1 convolution of a projection is normalized; the lecture's is not. */
  readonly projectionNorm: boolean;
  /** Place among the network's units, and their number. */
  readonly index: number;
  readonly count: number;
}

/**
 * Two 3×3 convolutions and a shortcut around them: `[N, H, W, C] → [N, ⌈H/stride⌉, ⌈W/stride⌉, filters]`.
 * The projection appears where the shapes differ. Source: He et al., "Deep residual learning" (2016).
 */
export function residualUnit(graph: Graph, x: SymbolicTensor, unit: ResidualUnit): SymbolicTensor {
  const { name, filters, stride } = unit;
  const first = graph.convolutionNorm(x, `${name}_conv1`, { filters, kernelSize: 3, stride });
  const inner = graph.relu(first, `${name}_relu1`);
  const branch = graph.convolutionNorm(inner, `${name}_conv2`, { filters, kernelSize: 3 });
  const sum = unit.shortcut === 'none' ? branch : addShortcut(graph, x, branch, unit);
  return graph.relu(sum, `${name}_relu2`);
}

function addShortcut(
  graph: Graph,
  x: SymbolicTensor,
  branch: SymbolicTensor,
  unit: ResidualUnit,
): SymbolicTensor {
  const { name, filters, stride, index, count } = unit;
  const fields = { filters, kernelSize: 1, stride };
  const fits = stride === 1 && x.shape.at(-1) === filters;
  const shortcut = fits
    ? x
    : unit.projectionNorm
      ? graph.convolutionNorm(x, `${name}_shortcut`, fields)
      : graph.convolution(x, `${name}_shortcut`, fields);
  if (shortcut.shape.join() !== branch.shape.join())
    throw new AblateError(
      'SHAPE',
      `${name}: the branch gives [${branch.shape.join(', ')}], the shortcut [${shortcut.shape.join(', ')}]; they must be equal to be added`,
    );
  return graph.add(branch, shortcut, `${name}_add`, index, count);
}
