import { defineModel } from '@ablate/core/plugins';
import * as z from 'zod';
import type { Shortcut } from '../blocks/unit.js';
import type { NetworkContext } from '../blocks/network-context.js';
import { TORCHVISION_WEIGHTS, type Architecture } from '../network/architecture.js';
import { residualNetwork } from '../network/residual-network.js';
import { shortcutOption } from '../network/shortcut-option.js';

export interface CifarOptions {
  readonly depth: number;
  readonly shortcut: Shortcut;
  readonly zeroInitResidual: boolean;
}

/**
 * The residual network for small images: a 3×3 stem and three stages of n units with 16, 32 and 64 channels.
 * Depth is 6n + 2. Source: He et al., "Deep residual learning" (2016), section 4.2.
 */
export function cifarArchitecture({ depth, shortcut, zeroInitResidual }: CifarOptions): Architecture {
  const units = (depth - 2) / 6;
  return {
    name: `cifar_resnet${depth}`,
    stem: [{ filters: 16, kernelSize: 3 }],
    pool: false,
    unit: 'basic',
    style: { shortcut, projection: 'norm', zeroInitResidual },
    stages: [16, 32, 64].map((filters, stage) => ({ filters, units, stride: stage === 0 ? 1 : 2 })),
    weights: TORCHVISION_WEIGHTS,
  };
}

/**
 * The residual network for small images: three stages of 16, 32 and 64 channels. Source: He et al., "Deep residual
 * learning" (2016), arXiv:1512.03385, section 4.2.
 */
export const cifarResnet = defineModel({
  name: 'cifar-resnet',
  version: 2,
  summary: 'ResNet for small images: three stages of 16, 32 and 64 channels',
  options: {
    /**
     * Layers with weights, projections not counted: whole, 6n + 2 from 8 up, such as 20, 32, 44, 56, 110. Default:
     * 20. Source: He et al. (2016), arXiv:1512.03385.
     */
    depth: z
      .int()
      .refine(
        (depth) => depth >= 8 && (depth - 2) % 6 === 0,
        'expected 6n + 2: 8, 14, 20, 32, 44, 56, 110, …',
      )
      .default(20),
    /**
     * `projection`: a 1×1 convolution where the shape changes (option B); `zero-pad`: zero channels there (option A);
     * `none`: the plain twin. Default: 'projection'. Source: He et al. (2016), arXiv:1512.03385.
     */
    shortcut: shortcutOption.default('projection'),
    /** Whether residual branches start at zero. Default: false. Source: Goyal et al. (2017), arXiv:1706.02677. */
    zeroInitResidual: z.boolean().default(false),
  },
  formerly: { zeroInitResidual: 'zeroInit' },
  create: (options) => {
    const architecture = cifarArchitecture(options);
    return { build: (context: NetworkContext) => residualNetwork(architecture, context) };
  },
});
