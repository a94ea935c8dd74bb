import { AblateError, defineModel } from '@ablate/core/plugins';
import * as z from 'zod';
import type { Shortcut } from '../blocks/unit.js';
import type { NetworkContext } from '../blocks/network-context.js';
import type { Architecture } from '../network/architecture.js';
import { residualNetwork } from '../network/residual-network.js';
import { shortcutOption } from '../network/shortcut-option.js';
import { depthOption, resnetArchitecture } from '../resnet/resnet.js';

export interface ResnextOptions {
  readonly depth: number;
  readonly groups: number;
  readonly widthPerGroup: number;
  readonly width: number;
  readonly shortcut: Shortcut;
  readonly zeroInitResidual: boolean;
}

/**
 * ResNet with grouped 3×3 convolutions, as torchvision has it: `groups` × `widthPerGroup`d.
 * Source: Xie et al., "Aggregated residual transformations" (2017).
 * @throws AblateError `CONFIG` if the groups do not divide the channels.
 */
function resnextArchitecture(options: ResnextOptions): Architecture {
  const { groups, widthPerGroup, width } = options;
  const inner = (width * widthPerGroup * groups) / 64;
  if (!Number.isInteger(inner) || inner % groups !== 0)
    throw new AblateError(
      'CONFIG',
      `model "resnext": stage 1 has ${inner} channels in its bottlenecks (width ${width} · widthPerGroup ${widthPerGroup} · groups ${groups} / 64), which ${groups} groups cannot divide; choose width · widthPerGroup a multiple of 64, such as widthPerGroup ${64 / gcd(64, width)}`,
    );
  return resnetArchitecture(
    { ...options, version: 'v1.5', deep: false },
    { name: 'resnext', groups, widening: inner / width },
  );
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}

/**
 * Residual networks with grouped convolutions. Source: Xie et al., "Aggregated residual transformations" (2017),
 * arXiv:1611.05431.
 */
export const resnext = defineModel({
  name: 'resnext',
  version: 1,
  summary: 'ResNeXt, bottlenecks with grouped convolutions: 50 layers, 32×4d',
  options: {
    /**
     * Layers with weights, projections not counted: whole, one of 50, 101, 152. Default: 50. Source: He et al.
     * (2016), arXiv:1512.03385.
     */
    depth: depthOption(true).default(50),
    /**
     * Groups of each 3×3 convolution, the paper's cardinality: whole, at least 1. Default: 32. Source: Xie et al.
     * (2017), arXiv:1611.05431.
     */
    groups: z.int().min(1).default(32),
    /**
     * Channels of a group in the first stage: whole, at least 1. Default: 4. Source: Xie et al. (2017),
     * arXiv:1611.05431.
     */
    widthPerGroup: z.int().min(1).default(4),
    /** Channels of the first stage's width, before the bottleneck's factor 4: whole, at least 1. Default: 64. */
    width: z.int().min(1).default(64),
    /**
     * `projection`: a 1×1 convolution where the shape changes (option B); `zero-pad`: zero channels there (option A);
     * `none`: the plain twin. Default: 'projection'. Source: He et al. (2016), arXiv:1512.03385.
     */
    shortcut: shortcutOption.default('projection'),
    /** Whether residual branches start at zero. Default: false. Source: Goyal et al. (2017), arXiv:1706.02677. */
    zeroInitResidual: z.boolean().default(false),
  },
  formerly: { zeroInitResidual: 'zeroInit', widthPerGroup: 'groupWidth' },
  create: (options) => {
    const architecture = resnextArchitecture(options);
    return { build: (context: NetworkContext) => residualNetwork(architecture, context) };
  },
});
