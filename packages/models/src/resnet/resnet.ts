import { AblateError, defineModel } from '@ablate/core/plugins';
import * as z from 'zod';
import type { Shortcut } from '../blocks/unit.js';
import type { NetworkContext } from '../blocks/network-context.js';
import { TORCHVISION_WEIGHTS, type Architecture } from '../network/architecture.js';
import { residualNetwork } from '../network/residual-network.js';
import { shortcutOption } from '../network/shortcut-option.js';

/** Units of the four stages by depth; the deeper ones are bottlenecks. */
const DEPTHS: Readonly<Record<number, { units: readonly number[]; bottleneck: boolean }>> = {
  18: { units: [2, 2, 2, 2], bottleneck: false },
  34: { units: [3, 4, 6, 3], bottleneck: false },
  50: { units: [3, 4, 6, 3], bottleneck: true },
  101: { units: [3, 4, 23, 3], bottleneck: true },
  152: { units: [3, 8, 36, 3], bottleneck: true },
};

export interface ResnetOptions {
  readonly depth: number;
  readonly version: 'v1' | 'v1.5' | 'v2';
  readonly deep: boolean;
  readonly width: number;
  readonly shortcut: Shortcut;
  readonly zeroInitResidual: boolean;
}

/** What ResNeXt and SE-ResNet change. */
export interface ResnetVariation {
  readonly name?: string;
  readonly groups?: number;
  /** Channels inside a bottleneck for one channel of the stage's width. */
  readonly widening?: number;
  readonly squeeze?: number;
}

/**
 * The residual networks of ImageNet as torchvision has them, in the versions of the papers.
 * Sources: He et al., "Deep residual learning" (2016); v2, "Identity mappings" (2016); D, He et al., "Bag of
 * tricks" (2019).
 * @throws AblateError `CONFIG` for a preactivated network with a deep stem.
 */
export function resnetArchitecture(options: ResnetOptions, variation: ResnetVariation = {}): Architecture {
  const { depth, version, deep, width, shortcut, zeroInitResidual } = options;
  const { name = 'resnet', groups = 1, widening = 1, squeeze } = variation;
  const { units, bottleneck } = DEPTHS[depth] ?? { units: [], bottleneck: false };
  const preactivated = version === 'v2';
  if (preactivated && deep)
    throw new AblateError(
      'CONFIG',
      `model "resnet": the deep stem and averaged shortcuts of ResNet-D are for post-activated networks; choose version "v1" or "v1.5" with deep: true, or deep: false`,
    );
  const unit = bottleneck ? 'bottleneck' : 'basic';
  return {
    name: `${name}${depth}`,
    stem: deep ? deepStem(width) : [{ filters: width, kernelSize: 7, stride: 2 }],
    pool: true,
    unit: !preactivated ? unit : bottleneck ? 'preactivation-bottleneck' : 'preactivation',
    style: {
      shortcut,
      projection: preactivated ? 'plain' : deep ? 'averaged' : 'norm',
      strideIn: version === 'v1' ? 'first' : 'middle',
      groups,
      zeroInitResidual,
      ...(squeeze === undefined ? {} : { squeeze }),
    },
    stages: units.map((count, stage) => ({
      filters: width * 2 ** stage * (bottleneck ? 4 : 1),
      inner: width * 2 ** stage * widening,
      units: count,
      stride: stage === 0 ? 1 : 2,
    })),
    weights: TORCHVISION_WEIGHTS,
  };
}

function deepStem(width: number): Architecture['stem'] {
  return [
    { filters: width / 2, kernelSize: 3, stride: 2 },
    { filters: width / 2, kernelSize: 3 },
    { filters: width, kernelSize: 3 },
  ];
}

const known = (depths: readonly string[]) => `expected one of ${depths.join(', ')}`;

/** A depth that exists, of those with bottlenecks if so asked. */
export function depthOption(bottlenecksOnly: boolean) {
  const depths = Object.keys(DEPTHS).filter((depth) => !bottlenecksOnly || DEPTHS[Number(depth)]?.bottleneck);
  return z.int().refine((depth) => depths.includes(String(depth)), known(depths));
}

/**
 * The residual networks of ImageNet, as torchvision has them. Source: He et al., "Deep residual learning" (2016),
 * arXiv:1512.03385; He et al., "Identity mappings" (2016), arXiv:1603.05027, for v2; He et al., "Bag of tricks"
 * (2019), arXiv:1812.01187, for ResNet-D; Goyal et al., "Accurate, large minibatch SGD" (2017), arXiv:1706.02677, for
 * v1.5 and the zero init.
 * @example
 * ```ts depths.ts types: defines a matrix, and runs nothing
 * import { models, resnet } from '@ablate/models';
 * import { adamw, fashionMnist } from '@ablate/core';
 * import { defineMatrix } from '@ablate/runner';
 *
 * export default defineMatrix({
 *   name: 'depths',
 *   plugins: [models],
 *   base: { dataset: fashionMnist({ size: 64 }), optimizer: adamw(), epochs: 5, batchSize: 64 },
 *   axes: { model: { shallow: resnet({ depth: 18 }), deep: resnet({ depth: 34 }) } },
 * });
 * ```
 */
export const resnet = defineModel({
  name: 'resnet',
  version: 1,
  summary: 'ResNet for large images, as torchvision has it: depths 18, 34, 50, 101, 152',
  options: {
    /**
     * Layers with weights, projections not counted: whole, one of 18, 34, 50, 101, 152; from 50 up with bottlenecks.
     * Default: 50. Source: He et al. (2016), arXiv:1512.03385.
     */
    depth: depthOption(false).default(50),
    /**
     * Stride of a bottleneck in its 1×1 (`v1`) or its 3×3 convolution (`v1.5`); `v2` is preactivated. Default:
     * 'v1.5'. Source: He et al. (2016), arXiv:1512.03385 (`v1`); Goyal et al. (2017), arXiv:1706.02677 (`v1.5`); He
     * et al. (2016), arXiv:1603.05027 (`v2`).
     */
    version: z.enum(['v1', 'v1.5', 'v2']).default('v1.5'),
    /**
     * Whether it is ResNet-D: three 3×3 convolutions as the stem, projections that average before their convolution.
     * Default: false. Source: He et al. (2019), arXiv:1812.01187.
     */
    deep: z.boolean().default(false),
    /** Channels of the first stage: even, at least 2. Default: 64. */
    width: z.int().min(2).multipleOf(2).default(64),
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
    const architecture = resnetArchitecture(options);
    return { build: (context: NetworkContext) => residualNetwork(architecture, context) };
  },
});
