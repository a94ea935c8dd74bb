import { defineModel } from '@ablate/core/plugins';
import * as z from 'zod';
import type { Shortcut } from '../blocks/unit.js';
import type { NetworkContext } from '../blocks/network-context.js';
import { TORCHVISION_WEIGHTS, type Architecture } from '../network/architecture.js';
import { residualNetwork } from '../network/residual-network.js';
import { shortcutOption } from '../network/shortcut-option.js';

export interface WideOptions {
  readonly depth: number;
  readonly width: number;
  readonly shortcut: Shortcut;
  readonly zeroInitResidual: boolean;
}

/**
 * A preactivated network for small images with few, wide units: 16·k, 32·k and 64·k channels. Depth is 6n + 4.
 * Source: Zagoruyko & Komodakis, "Wide residual networks" (2016).
 */
export function wideArchitecture({ depth, width, shortcut, zeroInitResidual }: WideOptions): Architecture {
  const units = (depth - 4) / 6;
  return {
    name: `wide_resnet${depth}_${width}`,
    stem: [{ filters: 16, kernelSize: 3 }],
    pool: false,
    unit: 'preactivation',
    style: { shortcut, projection: 'plain', zeroInitResidual },
    stages: [16, 32, 64].map((filters, stage) => ({
      filters: filters * width,
      units,
      stride: stage === 0 ? 1 : 2,
    })),
    weights: TORCHVISION_WEIGHTS,
  };
}

/**
 * Wide residual networks for small images. Source: Zagoruyko & Komodakis, "Wide residual networks" (2016),
 * arXiv:1605.07146.
 */
export const wideResnet = defineModel({
  name: 'wide-resnet',
  version: 1,
  summary: 'Wide ResNet for small images: 16-8, 28-10, 40-4',
  options: {
    /**
     * Layers with weights: whole, 6n + 4 from 10 up, such as 16, 22, 28, 40. Default: 28. Source: Zagoruyko &
     * Komodakis (2016), arXiv:1605.07146.
     */
    depth: z
      .int()
      .refine((depth) => depth >= 10 && (depth - 4) % 6 === 0, 'expected 6n + 4: 10, 16, 22, 28, 34, 40, …')
      .default(28),
    /**
     * How many times wider than the CIFAR ResNet: whole, at least 1. Default: 10. Source: Zagoruyko & Komodakis
     * (2016), arXiv:1605.07146.
     */
    width: z.int().min(1).default(10),
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
    const architecture = wideArchitecture(options);
    return { build: (context: NetworkContext) => residualNetwork(architecture, context) };
  },
});
