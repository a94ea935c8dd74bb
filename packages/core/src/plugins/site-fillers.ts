import type * as tf from '@tensorflow/tfjs-core';
import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { Generator } from '../random/streams.js';

/** Where a site is, and the randomness that belongs to it. */
export interface Site {
  /** Name of the layer that the site follows or feeds, such as `stage1_unit1_conv1`; unique in the model. */
  readonly path: string;
  /** A generator of the site's own, named `<plugin>/<path>`; its position is kept in checkpoints. */
  readonly generator: Generator;
}

/** A residual branch: its place among the blocks. */
export interface BranchSite extends Site {
  readonly index: number;
  readonly count: number;
}

/** Adds layers to a network's graph; must keep the shape. */
export type LayerSite<S extends Site = Site> = (x: SymbolicTensor, site: S) => SymbolicTensor;
/** Changes a layer's kernel before use, `[…, in, out] → [same]`, in every forward pass; must be differentiable. */
export type KernelSite = (kernel: tf.Tensor, site: Site, training: boolean) => tf.Tensor;

/** The sites that one regularizer fills. */
export interface SiteFillers {
  readonly input?: LayerSite;
  readonly norm?: LayerSite;
  readonly activation?: LayerSite;
  readonly branch?: LayerSite<BranchSite>;
  readonly head?: LayerSite;
  readonly kernel?: KernelSite;
}
