import { AblateError, defineModel, type BuildContext } from '@ablate/core';
import { input, model, type LayersModel, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { z } from 'zod';
import { Graph } from './blocks/graph.js';
import { residualUnit, type Shortcut } from './blocks/residual-unit.js';

const WIDTHS = [16, 32, 64];

/**
 * The residual network for small pictures: a 3×3 stem and three stages of n units with 16, 32 and 64 channels.
 * Input `[H, W, C]`, output `[outputs]` logits. Depth is 6n + 2.
 * Source: He et al., "Deep residual learning" (2016), section 4.2.
 */
function build(
  { depth, shortcut }: { depth: number; shortcut: Shortcut },
  context: BuildContext,
): LayersModel {
  const graph = new Graph(context, { initializer: 'he', bias: 'without-norm' });
  const inputs = input({ shape: imageShape(context.inputShape) });
  const stem = graph.convolutionNorm(context.sites.input(inputs, 'input'), 'stem_conv', {
    filters: 16,
    kernelSize: 3,
  });
  let x: SymbolicTensor = graph.relu(stem, 'stem_relu');
  const unitsPerStage = (depth - 2) / 6;
  const count = WIDTHS.length * unitsPerStage;
  for (const [stage, filters] of WIDTHS.entries())
    for (let unit = 0; unit < unitsPerStage; unit++)
      x = residualUnit(graph, x, {
        name: `stage${stage + 1}_unit${unit + 1}`,
        filters,
        stride: stage > 0 && unit === 0 ? 2 : 1,
        shortcut,
        projectionNorm: true,
        index: stage * unitsPerStage + unit,
        count,
      });
  return model({ inputs, outputs: graph.classifier(x), name: `cifar_resnet${depth}` });
}

/** @throws AblateError `SHAPE` unless the shape is `[height, width, channels]`. */
export function imageShape(shape: readonly number[]): [number, number, number] {
  const [height, width, channels] = shape;
  if (shape.length !== 3 || height === undefined || width === undefined || channels === undefined)
    throw new AblateError(
      'SHAPE',
      `expected inputs [height, width, channels]; received [${shape.join(', ')}]`,
    );
  return [height, width, channels];
}

export const cifarResnet = defineModel({
  name: 'cifar-resnet',
  version: 1,
  summary: 'ResNet for small pictures: three stages of 16, 32 and 64 channels',
  options: z.object({
    depth: z
      .int()
      .min(8)
      .refine((depth) => (depth - 2) % 6 === 0, 'expected 6n + 2: 8, 14, 20, 32, 44, 56 or 110')
      .default(20),
    /** `none` is the plain twin: the same convolutions without shortcuts. */
    shortcut: z.enum(['projection', 'none']).default('projection'),
  }),
  create: (options) => ({ build: (context) => build(options, context) }),
});
