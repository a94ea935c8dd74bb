import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import { lastConvolution } from './basic.js';
import type { Graph } from './graph.js';
import { addShortcut } from './shortcut.js';
import type { Unit } from './unit.js';

/**
 * A 1×1 convolution to `inner` channels, a 3×3 among them, a 1×1 to `filters`, and a shortcut around the three:
 * `[N, H, W, C] → [N, ⌈H/stride⌉, ⌈W/stride⌉, filters]`. Sources: He et al., "Deep residual learning" (2016);
 * with groups, Xie et al., "Aggregated residual transformations" (2017).
 */
export function bottleneck(graph: Graph, x: SymbolicTensor, unit: Unit): SymbolicTensor {
  const { name, inner: filters, stride, strideIn = 'middle', groups = 1 } = unit;
  const [early, late] = strideIn === 'first' ? [stride, 1] : [1, stride];
  const first = graph.convolutionNorm(x, `${name}_conv1`, { filters, kernelSize: 1, stride: early });
  const middle = graph.convolutionNorm(graph.relu(first, `${name}_relu1`), `${name}_conv2`, {
    filters,
    kernelSize: 3,
    stride: late,
    groups,
  });
  const last = lastConvolution(graph, graph.relu(middle, `${name}_relu2`), unit, `${name}_conv3`, 1);
  return graph.relu(addShortcut(graph, x, last, unit), `${name}_relu3`);
}
