import { AblateError, defineModel } from '@ablate/core/plugins';
import * as z from 'zod';
import type { NetworkContext } from '../blocks/network-context.js';
import type { Architecture } from '../network/architecture.js';
import { residualNetwork } from '../network/residual-network.js';

export interface LectureOptions {
  readonly depth?: number | undefined;
  readonly channels: readonly number[];
  readonly unitsPerBlock: number;
  readonly shortcut: 'projection' | 'identity' | 'none';
}

/**
 * The ResNet-18 of the lecture: a 7×7 stem, max pooling and four blocks. Its convolutions have a bias even before
 * a norm, its 1×1 shortcuts no norm, and weights start by Xavier's rule. Source: Dive into Deep Learning, 8.6.
 */
export function lectureArchitecture(options: LectureOptions): Architecture {
  const { channels, shortcut } = options;
  const units = unitsOf(options);
  return {
    name: 'lecture_resnet',
    stem: [{ filters: channels[0] ?? 64, kernelSize: 7, stride: 2 }],
    pool: true,
    unit: 'basic',
    style: { shortcut, projection: 'plain' },
    stages: channels.map((filters, block) => ({ filters, units, stride: block === 0 ? 1 : 2 })),
    weights: { initializer: 'xavier', bias: 'always' },
    stageName: { word: 'block', from: 2 },
  };
}

function unitsOf({ depth, channels, unitsPerBlock }: LectureOptions): number {
  if (depth === undefined) return unitsPerBlock;
  const units = (depth - 2) / (2 * channels.length);
  if (Number.isInteger(units) && units > 0) return units;
  throw new AblateError(
    'CONFIG',
    `model "lecture-resnet": no depth ${depth} with ${channels.length} blocks; expected 2 + ${2 * channels.length}n: ${[1, 2, 3].map((n) => 2 + 2 * channels.length * n).join(', ')}, …`,
  );
}

/**
 * The ResNet-18 of the lecture, or one of another size. Source: Zhang et al., "Dive into Deep Learning" (2021),
 * https://d2l.ai/chapter_convolutional-modern/resnet.html, section 8.6; He et al., "Deep residual learning" (2016),
 * arXiv:1512.03385.
 */
export const lectureResnet = defineModel({
  name: 'lecture-resnet',
  version: 2,
  summary: "The lecture's ResNet-18: biased convolutions, shortcuts without norm",
  options: {
    /**
     * Layers with weights, shortcuts not counted, in place of `unitsPerBlock`: whole, 2 + 2 · blocks · units. Source:
     * He et al. (2016), arXiv:1512.03385.
     */
    depth: z.int().optional(),
    /**
     * Channels of the blocks: each whole, at least 1; the stem has as many as the first. Default: [64, 128, 256,
     * 512]. Source: Zhang et al. (2021), https://d2l.ai/chapter_convolutional-modern/resnet.html.
     */
    channels: z.array(z.int().min(1)).min(1).default([64, 128, 256, 512]),
    /**
     * Residual units, of two convolutions each, in a block: whole, at least 1. Default: 2. Source: Zhang et al.
     * (2021), https://d2l.ai/chapter_convolutional-modern/resnet.html.
     */
    unitsPerBlock: z.int().min(1).default(2),
    /**
     * `projection`: a 1×1 convolution at the first unit of a block that changes the shape; `none` is the plain twin:
     * the same convolutions without shortcuts; `identity` has no 1×1 convolutions, which fits a single block only.
     * Default: 'projection'. Source: He et al. (2016), arXiv:1512.03385.
     */
    shortcut: z.enum(['projection', 'identity', 'none']).default('projection'),
  },
  create: (options) => {
    const architecture = lectureArchitecture(options);
    return { build: (context: NetworkContext) => residualNetwork(architecture, context) };
  },
});
