import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { Graph } from './graph.js';

/**
 * What goes around a residual branch.
 * `projection`: the input, through a 1×1 convolution where its shape has to change (option B);
 * `zero-pad`: the input, with every stride-th pixel and zero channels where its shape has to change (option A);
 * `identity`: the input as it is, an error where its shape would have to change; `none`: nothing, the plain twin.
 */
export type Shortcut = 'projection' | 'zero-pad' | 'identity' | 'none';

/** What the units of a network have in common. */
export interface UnitStyle {
  readonly shortcut: Shortcut;
  /** How a projection is made: with a norm, without, or with a norm after averaging 2×2 in place of the stride (D). */
  readonly projection: 'norm' | 'plain' | 'averaged';
  /** Whether a projection is there even where the shapes agree. */
  readonly alwaysProject?: boolean;
  /** Where a bottleneck shrinks the image: in its first 1×1 (v1) or its 3×3 convolution (v1.5). */
  readonly strideIn?: 'first' | 'middle';
  /** Groups of the bottleneck's 3×3 convolution. */
  readonly groups?: number;
  /** Squeeze-and-excitation on the branch, its inner width the channels divided by this. */
  readonly squeeze?: number;
  /** Whether branches start at zero: last γ, or the last kernel where no norm follows it. */
  readonly zeroInitResidual?: boolean;
}

/** One unit of a network. */
export interface Unit extends UnitStyle {
  readonly name: string;
  /** Channels that the unit gives. */
  readonly filters: number;
  /** Channels inside a bottleneck. */
  readonly inner: number;
  readonly stride: number;
  /** Place among the network's units, and their number. */
  readonly index: number;
  readonly count: number;
}

/** Adds a unit's layers to the graph: `[N, H, W, C] → [N, ⌈H/stride⌉, ⌈W/stride⌉, filters]`. */
export type UnitBuilder = (graph: Graph, x: SymbolicTensor, unit: Unit) => SymbolicTensor;
