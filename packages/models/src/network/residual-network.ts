import { input, model, type LayersModel, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { Graph } from '../blocks/graph.js';
import { checkShape, type NetworkContext } from '../blocks/network-context.js';
import { maxPool } from '../blocks/pool.js';
import { UNITS, type Architecture } from './architecture.js';

/**
 * The network that an architecture describes: `[N, H, W, C] → [N, outputs]`, logits.
 * @throws AblateError `SHAPE` naming the layer, the shapes and the choice to make, where they do not fit.
 */
export function residualNetwork(architecture: Architecture, context: NetworkContext): LayersModel {
  const graph = new Graph(context, architecture.weights);
  checkShape(context.inputShape, 'height', 'width', 'channels');
  const inputs = input({ name: 'input', shape: [...context.inputShape] });
  const preactivated = architecture.unit.startsWith('preactivation');
  let x = addStem(graph, context.sites.input(inputs, 'input'), architecture, preactivated);
  x = addStages(graph, x, architecture);
  if (preactivated) x = graph.relu(graph.norm(x, 'last'), 'last_relu');
  return model({ inputs, outputs: graph.head(graph.globalPool(x, 'pool')), name: architecture.name });
}

function addStem(
  graph: Graph,
  inputs: SymbolicTensor,
  { stem, pool }: Architecture,
  preactivated: boolean,
): SymbolicTensor {
  let x = inputs;
  for (const [i, fields] of stem.entries()) {
    const number = stem.length === 1 ? '' : String(i + 1);
    graph.checkStride(x, `stem_conv${number}`, fields.stride ?? 1);
    x = graph.convolution(x, `stem_conv${number}`, fields);
    if (!preactivated) x = graph.relu(graph.norm(x, `stem_conv${number}`), `stem_relu${number}`);
  }
  if (!pool) return x;
  graph.checkStride(x, 'stem_pool', 2);
  return maxPool(x, 'stem_pool', !preactivated);
}

function addStages(graph: Graph, stem: SymbolicTensor, architecture: Architecture): SymbolicTensor {
  const { stages, style, stageName = { word: 'stage', from: 1 } } = architecture;
  const count = stages.reduce((sum, { units }) => sum + units, 0);
  const addUnit = UNITS[architecture.unit];
  let x = stem;
  let index = 0;
  for (const [i, { filters, inner = filters, units, stride }] of stages.entries())
    for (let unit = 1; unit <= units; unit++, index++) {
      const name = `${stageName.word}${stageName.from + i}_unit${unit}`;
      const step = unit === 1 ? stride : 1;
      graph.checkStride(x, name, step);
      x = addUnit(graph, x, { ...style, name, filters, inner, stride: step, index, count });
    }
  return x;
}
