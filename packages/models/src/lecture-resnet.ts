import { defineModel, type BuildContext } from '@ablate/core';
import { input, layers, model, type LayersModel, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { z } from 'zod';
import { Graph } from './blocks/graph.js';
import { residualUnit, type Shortcut } from './blocks/residual-unit.js';
import { imageShape } from './cifar-resnet.js';

interface Options {
  readonly channels: readonly number[];
  readonly unitsPerBlock: number;
  readonly shortcut: Shortcut;
}

/**
 * The ResNet-18 of the lecture: a 7×7 stem, max pooling and four blocks. Its convolutions have a bias even before
 * a norm, its 1×1 shortcuts no norm, and weights start by Xavier's rule.
 * Input `[H, W, C]`, output `[outputs]` logits. Source: Dive into Deep Learning, section 8.6.
 */
function build({ channels, unitsPerBlock, shortcut }: Options, context: BuildContext): LayersModel {
  const graph = new Graph(context, { initializer: 'xavier', bias: 'always' });
  const inputs = input({ shape: imageShape(context.inputShape) });
  const first = { filters: channels[0] ?? 64, kernelSize: 7, stride: 2 };
  const stem = graph.convolutionNorm(context.sites.input(inputs, 'input'), 'stem_conv', first);
  // Zeros pad the pooling as −∞ would: what they compete with has passed a ReLU.
  const padded = graph.pad(graph.relu(stem, 'stem_relu'), 'stem_pool_pad', 1);
  let x = layers.maxPooling2d({ name: 'stem_pool', poolSize: 3, strides: 2 }).apply(padded) as SymbolicTensor;
  const count = channels.length * unitsPerBlock;
  for (const [block, filters] of channels.entries())
    for (let unit = 0; unit < unitsPerBlock; unit++)
      x = residualUnit(graph, x, {
        name: `block${block + 2}_unit${unit + 1}`,
        filters,
        stride: block > 0 && unit === 0 ? 2 : 1,
        shortcut,
        projectionNorm: false,
        index: block * unitsPerBlock + unit,
        count,
      });
  return model({ inputs, outputs: graph.classifier(x), name: 'lecture_resnet' });
}

export const lectureResnet = defineModel({
  name: 'lecture-resnet',
  version: 1,
  summary: "The lecture's ResNet-18: biased convolutions, shortcuts without norm",
  options: z.object({
    /** Channels of the blocks; the stem has as many as the first. */
    channels: z.array(z.int().min(1)).min(1).default([64, 128, 256, 512]),
    unitsPerBlock: z.int().min(1).default(2),
    /** `none` is the plain twin: the same convolutions without shortcuts. */
    shortcut: z.enum(['projection', 'none']).default('projection'),
  }),
  create: (options) => ({ build: (context) => build(options, context) }),
});
