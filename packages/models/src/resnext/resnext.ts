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

export const resnext = defineModel({
  name: 'resnext',
  version: 1,
  summary: 'ResNeXt, bottlenecks with grouped convolutions: 50 layers, 32×4d',
  options: z.object({
    depth: depthOption(true).default(50),
    groups: z.int().min(1).default(32),
    /** Channels of a group in the first stage. */
    widthPerGroup: z.int().min(1).default(4),
    /** Channels of the first stage's width, before the bottleneck's factor 4. */
    width: z.int().min(1).default(64),
    shortcut: shortcutOption.default('projection'),
    /** Whether residual branches start at zero. */
    zeroInitResidual: z.boolean().default(false),
  }),
  formerly: { zeroInitResidual: 'zeroInit', widthPerGroup: 'groupWidth' },
  create: (options) => {
    const architecture = resnextArchitecture(options);
    return { build: (context: NetworkContext) => residualNetwork(architecture, context) };
  },
});
