import { defineModel } from '@ablate/core/plugins';
import { input, layers, model, type LayersModel, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import * as z from 'zod';
import { Graph } from '../blocks/graph.js';
import { checkShape, type NetworkContext } from '../blocks/network-context.js';
import { TORCHVISION_WEIGHTS } from '../network/architecture.js';

export interface ResmlpOptions {
  readonly blocks: number;
  readonly width: number;
  readonly hidden: number;
  readonly shortcut: 'identity' | 'none';
}

/**
 * A residual network of fully connected layers, for regression and tables: `[N, …] → [N, outputs]`.
 * Each block is x + dense(relu(dense(norm(x)))), and before the last layer stand a norm and a ReLU.
 * Source: Gorishniy et al., "Revisiting deep learning models for tabular data" (2021), the ResNet there.
 */
export function residualMlp(options: ResmlpOptions, context: NetworkContext): LayersModel {
  const { blocks, width, hidden, shortcut } = options;
  // Further axes are flattened.
  checkShape(context.inputShape, 'features', ...context.inputShape.slice(1).map(String));
  const graph = new Graph(context, TORCHVISION_WEIGHTS);
  const inputs = input({ name: 'input', shape: [...context.inputShape] });
  const features = context.sites.input(inputs, 'input');
  const flat =
    context.inputShape.length === 1
      ? features
      : (layers.flatten({ name: 'flatten' }).apply(features) as SymbolicTensor);
  let x = graph.dense(flat, 'stem', width);
  for (let index = 0; index < blocks; index++) {
    const name = `unit${index + 1}`;
    const wide = graph.dense(graph.norm(x, `${name}_dense1`), `${name}_dense1`, hidden);
    const branch = graph.dense(graph.relu(wide, `${name}_relu`), `${name}_dense2`, width);
    x = shortcut === 'none' ? branch : graph.add(branch, x, `${name}_add`, { index, count: blocks });
  }
  const last = graph.relu(graph.norm(x, 'last'), 'last_relu');
  return model({ inputs, outputs: graph.head(last), name: `resmlp${blocks}` });
}

/**
 * A residual network of fully connected layers, for rows of numbers. Source: Gorishniy et al., "Revisiting deep
 * learning models for tabular data" (2021), arXiv:2106.11959.
 */
export const resmlp = defineModel({
  name: 'resmlp',
  version: 1,
  summary: 'Residual network of fully connected layers, for regression and tables',
  options: {
    /** Number of blocks: whole, at least 1. Default: 4. Source: Gorishniy et al. (2021), arXiv:2106.11959. */
    depth: z.int().min(1).default(4),
    /**
     * Units of each layer outside the blocks: whole, at least 1. Default: 128. Source: Gorishniy et al. (2021),
     * arXiv:2106.11959.
     */
    width: z.int().min(1).default(128),
    /**
     * Width inside the blocks: whole, at least 1; twice `width` unless given. Source: Gorishniy et al. (2021),
     * arXiv:2106.11959.
     */
    hidden: z.int().min(1).optional(),
    /** `identity` adds a block's input to its output; `none` is the plain twin. Default: 'identity'. */
    shortcut: z.enum(['identity', 'none']).default('identity'),
  },
  create: ({ depth: blocks, width, hidden = 2 * width, shortcut }) => ({
    build: (context: NetworkContext) => residualMlp({ blocks, width, hidden, shortcut }, context),
  }),
});
