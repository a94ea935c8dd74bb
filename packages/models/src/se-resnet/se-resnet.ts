import { defineModel } from '@ablate/core/plugins';
import * as z from 'zod';
import type { Shortcut } from '../blocks/unit.js';
import type { NetworkContext } from '../blocks/network-context.js';
import type { Architecture } from '../network/architecture.js';
import { residualNetwork } from '../network/residual-network.js';
import { shortcutOption } from '../network/shortcut-option.js';
import { depthOption, resnetArchitecture } from '../resnet/resnet.js';

export interface SeResnetOptions {
  readonly depth: number;
  readonly reduction: number;
  readonly width: number;
  readonly shortcut: Shortcut;
  readonly zeroInitResidual: boolean;
}

/**
 * ResNet with squeeze-and-excitation on every branch, as timm has it.
 * Source: Hu et al., "Squeeze-and-excitation networks" (2018).
 */
function seResnetArchitecture(options: SeResnetOptions): Architecture {
  return resnetArchitecture(
    { ...options, version: 'v1.5', deep: false },
    { name: 'se_resnet', squeeze: options.reduction },
  );
}

/**
 * Residual networks whose channels are gated by their means. Source: Hu et al., "Squeeze-and-excitation networks"
 * (2018), arXiv:1709.01507.
 */
export const seResnet = defineModel({
  name: 'se-resnet',
  version: 1,
  summary: 'ResNet with squeeze-and-excitation: depths 18, 34, 50, 101, 152',
  options: {
    /**
     * Layers with weights, projections and gates not counted: whole, one of 18, 34, 50, 101, 152; from 50 up with
     * bottlenecks. Default: 50. Source: He et al. (2016), arXiv:1512.03385.
     */
    depth: depthOption(false).default(50),
    /**
     * Channels divided by this are the gate's inner width, rounded to a multiple of 8: whole, at least 1. Default:
     * 16. Source: Hu et al. (2018), arXiv:1709.01507.
     */
    reduction: z.int().min(1).default(16),
    /** Channels of the first stage: whole, at least 1. Default: 64. */
    width: z.int().min(1).default(64),
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
    const architecture = seResnetArchitecture(options);
    return { build: (context: NetworkContext) => residualNetwork(architecture, context) };
  },
});
