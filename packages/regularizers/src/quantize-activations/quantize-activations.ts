import { fakeQuantization } from '@ablate/core/layers';
import { defineRegularizer, type TrainContext } from '@ablate/core/plugins';
import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import * as z from 'zod';

/**
 * Fake quantization at the activation site, in training and evaluation. Source: Jacob et al., "Quantization and
 * training of neural networks" (2018), arXiv:1712.05877.
 */
export const quantizeActivations = defineRegularizer({
  name: 'quantize-activations',
  version: 2,
  summary:
    'Rounds activations to a few bits of their running range, with gradients that pass straight through',
  options: {
    /** Bits of an activation: whole, in [2, 8]. Default: 8. Source: Jacob et al. (2018), arXiv:1712.05877. */
    bits: z.int().min(2).max(8).default(8),
    /**
     * Weight of a batch's range in the running range, in (0, 1]. Default: 0.01. Source: Jacob et al. (2018),
     * arXiv:1712.05877.
     */
    averagingConstant: z.number().gt(0).max(1).default(0.01),
  },
  formerly: { averagingConstant: 'averaging' },
  create: ({ bits, averagingConstant }) => {
    let training: TrainContext | undefined;
    const endsEpoch = () => training !== undefined && (training.step + 1) % training.stepsPerEpoch === 0;
    return {
      onTrainStart: (context) => {
        training = context;
      },
      sites: {
        activation: (x, { path }) =>
          fakeQuantization({
            name: `${path}_quantization`,
            bits,
            averaging: averagingConstant,
            onError: {
              wanted: endsEpoch,
              hear: (error) => training?.log(`relative_error/${path}`, error),
            },
          }).apply(x) as SymbolicTensor,
      },
    };
  },
});
