import { basic } from '../blocks/basic.js';
import { bottleneck } from '../blocks/bottleneck.js';
import type { ConvolutionFields, WeightStyle } from '../blocks/graph.js';
import { preactivation, preactivationBottleneck } from '../blocks/preactivation.js';
import type { UnitBuilder, UnitStyle } from '../blocks/unit.js';

export interface Stage {
  /** Channels that its units give. */
  readonly filters: number;
  /** Channels inside its bottlenecks. */
  readonly inner?: number;
  readonly units: number;
  /** Stride of its first unit. */
  readonly stride: number;
}

/** A residual network for images, as data; `residualNetwork` reads it. */
export interface Architecture {
  readonly name: string;
  /** Convolutions before the stages, each followed by norm and ReLU (in preactivated networks by neither). */
  readonly stem: readonly ConvolutionFields[];
  /** Whether 3×3 max pooling halves the image after the stem. */
  readonly pool: boolean;
  readonly unit: keyof typeof UNITS;
  readonly style: UnitStyle;
  readonly stages: readonly Stage[];
  readonly weights: WeightStyle;
  /** What a stage is called in the names of its layers, and the number of the first. */
  readonly stageName?: { readonly word: string; readonly from: number };
}

export const UNITS = {
  basic,
  bottleneck,
  preactivation,
  'preactivation-bottleneck': preactivationBottleneck,
} satisfies Record<string, UnitBuilder>;

/** Weights as torchvision starts them. */
export const TORCHVISION_WEIGHTS: WeightStyle = { initializer: 'he', bias: 'without-norm' };
