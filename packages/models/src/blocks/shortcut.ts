import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { Graph } from './graph.js';
import { reportProblem } from './network-context.js';
import { averagePool, padChannels, subsample } from './pool.js';
import type { Unit } from './unit.js';

/**
 * The branch plus the shortcut that the unit asks for, or the branch alone.
 * `projected` is what a projection starts from, if not `x`.
 * @throws AblateError `SHAPE` naming the unit, both shapes and the choice, if they cannot be added.
 */
export function addShortcut(
  graph: Graph,
  x: SymbolicTensor,
  branch: SymbolicTensor,
  unit: Unit,
  projected: SymbolicTensor = x,
): SymbolicTensor {
  if (unit.shortcut === 'none') return branch;
  const shortcut = makeShortcut(graph, x, branch, unit, projected);
  if (sameShape(shortcut, branch)) return graph.add(branch, shortcut, `${unit.name}_add`, unit);
  reportProblem(graph.context, misfit(shortcut, branch, unit));
  return branch;
}

function makeShortcut(
  graph: Graph,
  x: SymbolicTensor,
  branch: SymbolicTensor,
  unit: Unit,
  projected: SymbolicTensor,
): SymbolicTensor {
  const { name, filters, stride, shortcut } = unit;
  const fits = stride === 1 && sameShape(x, branch);
  if (shortcut === 'projection')
    return fits && unit.alwaysProject !== true ? x : project(graph, projected, unit);
  // A number of channels that isn't known is taken for one that may be filled up.
  if (fits || shortcut === 'identity' || (x.shape.at(-1) ?? 0) > filters) return x;
  const image = stride === 1 ? x : subsample(x, `${name}_shortcut_pick`, stride);
  return image.shape.at(-1) === filters ? image : padChannels(image, `${name}_shortcut_zeros`, filters);
}

function project(graph: Graph, x: SymbolicTensor, unit: Unit): SymbolicTensor {
  const { name, filters, stride, projection } = unit;
  const fields = { filters, kernelSize: 1, stride };
  if (projection === 'plain') return graph.convolution(x, `${name}_shortcut`, fields);
  if (projection === 'norm' || stride === 1) return graph.convolutionNorm(x, `${name}_shortcut`, fields);
  const averaged = averagePool(x, `${name}_shortcut_mean`);
  return graph.convolutionNorm(averaged, `${name}_shortcut`, { ...fields, stride: 1 });
}

const sameShape = (a: SymbolicTensor, b: SymbolicTensor) => a.shape.join() === b.shape.join();
const shown = (x: SymbolicTensor) => `[${x.shape.slice(1).join(', ')}]`;

function misfit(shortcut: SymbolicTensor, branch: SymbolicTensor, unit: Unit): string {
  const choice =
    unit.shortcut === 'zero-pad'
      ? 'zero channels can be added but none taken away: choose shortcut "projection" (a 1×1 convolution), or no fewer channels'
      : 'choose shortcut "projection" (a 1×1 convolution, use1x1conv: true), or stride 1 and the same channels';
  return `${unit.name}: the branch gives ${shown(branch)}, the shortcut "${unit.shortcut}" ${shown(shortcut)}; shapes must be equal to be added: ${choice}`;
}
