import { registerWasmKernels } from '@ablate/core/backends';
import { batchNormalization } from '@ablate/core/layers';
import { createSites } from '@ablate/core/plugins';
import { Streams } from '@ablate/core/random';
import * as tf from '@tensorflow/tfjs-core';
import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import { checkCounts, type NetworkContext } from './network-context.js';

/** What a model is built for outside of the trainer. */
export interface StandaloneOptions {
  /** Shape of one input without the batch, such as `[224, 224, 3]`. */
  readonly inputShape: readonly number[];
  /** Number of outputs. */
  readonly outputs: number;
  /** Seed of the initial weights; 0 unless given. */
  readonly seed?: number | undefined;
  /**
   * Batch normalization as PyTorch has it (epsilon 1e-5, new values weigh 0.1, unbiased running variance), which is
   * what is used unless given; or none, and then convolutions have a bias.
   */
  readonly norm?: 'batch' | 'none' | undefined;
}

const batchNorm = {
  name: 'batch-norm',
  regularizer: {
    sites: {
      norm: (x: SymbolicTensor, { path }: { path: string }) =>
        batchNormalization({ name: `${path}_norm`, momentum: 0.9, epsilon: 1e-5, unbiased: true }).apply(
          x,
        ) as SymbolicTensor,
    },
  },
};

/** What a network is built for when nothing regularizes it but batch normalization. */
export function standaloneContext({
  inputShape,
  outputs,
  seed = 0,
  norm,
}: StandaloneOptions): NetworkContext {
  checkCounts({ outputs });
  // Stock wasm has no gradient of a convolution; the kernels stand in tfjs's registry once they are needed.
  if (tf.getBackend() === 'wasm') registerWasmKernels();
  const streams = new Streams(seed);
  const sites = createSites(norm === 'none' ? [] : [batchNorm], streams);
  return { inputShape, outputs, sites, streams };
}
