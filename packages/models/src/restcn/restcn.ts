import { defineModel } from '@ablate/core/plugins';
import { input, layers, model, type LayersModel, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import * as z from 'zod';
import { Graph } from '../blocks/graph.js';
import { checkShape, type NetworkContext } from '../blocks/network-context.js';
import { temporal } from '../blocks/temporal.js';
import { TORCHVISION_WEIGHTS } from '../network/architecture.js';

export interface RestcnOptions {
  readonly channels: readonly number[];
  readonly kernelSize: number;
  readonly shortcut: 'projection' | 'none';
}

/**
 * A residual temporal convolution network: `[N, T, C] → [N, outputs]`, read at the last step, or at each step:
 * `[N, T, outputs]`. A step sees only what was before. Block l (from 0) has dilation 2^l. Source: Bai et al., "An
 * empirical evaluation of generic convolutional and recurrent networks" (2018), with the norm site where the paper
 * normalizes weights.
 * @throws AblateError `SHAPE` unless the input is `[steps, channels]`.
 */
export function residualTcn(options: RestcnOptions, context: NetworkContext): LayersModel {
  const { channels, kernelSize, shortcut } = options;
  const graph = new Graph(context, TORCHVISION_WEIGHTS);
  checkShape(context.inputShape, 'steps', 'channels');
  const [steps = 1, features = 1] = context.inputShape;
  const inputs = input({ name: 'input', shape: [steps, features] });
  const sequence = context.sites.input(inputs, 'input');
  const reshape = layers.reshape({ name: 'sequence', targetShape: [steps, 1, features] });
  let x = reshape.apply(sequence) as SymbolicTensor;
  for (const [index, filters] of channels.entries())
    x = temporal(graph, x, {
      name: `unit${index + 1}`,
      filters,
      kernelSize,
      dilation: 2 ** index,
      shortcut,
      index,
      count: channels.length,
    });
  const read = context.perStep === true ? eachStep(x) : lastStep(x, steps);
  return model({ inputs, outputs: graph.head(read), name: `restcn${channels.length}` });
}

/** `[N, T, 1, C] → [N, C]`, the last step. */
function lastStep(x: SymbolicTensor, steps: number): SymbolicTensor {
  const cropping: [[number, number], [number, number]] = [
    [steps - 1, 0],
    [0, 0],
  ];
  const last = layers.cropping2D({ name: 'last_step', cropping }).apply(x) as SymbolicTensor;
  return layers.flatten({ name: 'flatten' }).apply(last) as SymbolicTensor;
}

/** `[N, T, 1, C] → [N, T, C]` */
function eachStep(x: SymbolicTensor): SymbolicTensor {
  const [, steps, , channels] = x.shape as [null, number, number, number];
  return layers.reshape({ name: 'each_step', targetShape: [steps, channels] }).apply(x) as SymbolicTensor;
}

/**
 * A residual network of causal, dilated convolutions, for sequences. Source: Bai et al., "An empirical evaluation of
 * generic convolutional and recurrent networks" (2018), arXiv:1803.01271.
 */
export const restcn = defineModel({
  name: 'restcn',
  version: 1,
  summary: 'Residual temporal convolution network for sequences, causal and dilated',
  options: {
    /**
     * Number of blocks: whole, at least 1; the last sees 1 + 2 · (kernelSize − 1) · (2^depth − 1) steps. Default: 8.
     * Source: Bai et al. (2018), arXiv:1803.01271.
     */
    depth: z.int().min(1).default(8),
    /** Channels of each convolution: whole, at least 1. Default: 25. Source: Bai et al. (2018), arXiv:1803.01271. */
    width: z.int().min(1).default(25),
    /**
     * Steps that a convolution sees, before dilation: whole, at least 2. Default: 7. Source: Bai et al. (2018),
     * arXiv:1803.01271.
     */
    kernelSize: z.int().min(2).default(7),
    /**
     * `projection`: a 1×1 convolution where the channels change; `none` is the plain twin. Default: 'projection'.
     * Source: Bai et al. (2018), arXiv:1803.01271.
     */
    shortcut: z.enum(['projection', 'none']).default('projection'),
  },
  create: ({ depth, width, kernelSize, shortcut }) => {
    const channels = Array.from({ length: depth }, () => width);
    return {
      build: (context: NetworkContext) => residualTcn({ channels, kernelSize, shortcut }, context),
    };
  },
});
