import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { ConvolutionFields, Graph } from './graph.js';
import { addShortcut } from './shortcut.js';
import { squeezeExcitation } from './squeeze-excitation.js';
import type { Unit } from './unit.js';

/**
 * Norm and ReLU before each convolution, nothing after the addition:
 * `[N, H, W, C] → [N, ⌈H/stride⌉, ⌈W/stride⌉, filters]`. A projection starts from the first ReLU's output.
 * Source: He et al., "Identity mappings in deep residual networks" (2016).
 */
function preactivated(
  graph: Graph,
  x: SymbolicTensor,
  unit: Unit,
  convolutions: readonly ConvolutionFields[],
): SymbolicTensor {
  const { name, squeeze } = unit;
  let branch = x;
  let active = x;
  for (const [i, fields] of convolutions.entries()) {
    const layer = `${name}_conv${i + 1}`;
    const relu = graph.relu(graph.norm(branch, layer), `${name}_relu${i + 1}`);
    if (i === 0) active = relu;
    const zero = unit.zeroInitResidual === true && i === convolutions.length - 1;
    branch = graph.convolution(relu, layer, { ...fields, zero });
  }
  if (squeeze !== undefined) branch = squeezeExcitation(graph, branch, `${name}_se`, squeeze);
  return addShortcut(graph, x, branch, unit, active);
}

/** Two 3×3 convolutions; see `preactivated`. */
export function preactivation(graph: Graph, x: SymbolicTensor, unit: Unit): SymbolicTensor {
  const { filters, stride } = unit;
  return preactivated(graph, x, unit, [
    { filters, kernelSize: 3, stride },
    { filters, kernelSize: 3 },
  ]);
}

/** 1×1, 3×3 with the stride, 1×1; see `preactivated`. */
export function preactivationBottleneck(graph: Graph, x: SymbolicTensor, unit: Unit): SymbolicTensor {
  const { filters, inner, stride, groups = 1 } = unit;
  return preactivated(graph, x, unit, [
    { filters: inner, kernelSize: 1 },
    { filters: inner, kernelSize: 3, stride, groups },
    { filters, kernelSize: 1 },
  ]);
}
