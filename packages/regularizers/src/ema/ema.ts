import { defineRegularizer } from '@ablate/core/plugins';
import * as tf from '@tensorflow/tfjs-core';
import * as z from 'zod';
import { ShadowWeights } from '../shadow-weights.js';

/**
 * Exponential moving average of the weights, which evaluation and the finished model use. Source: Polyak & Juditsky,
 * "Acceleration of stochastic approximation by averaging" (1992), doi:10.1137/0330046; Tarvainen & Valpola, "Mean
 * teachers" (2017), arXiv:1703.01780.
 */
export const ema = defineRegularizer({
  name: 'ema',
  version: 1,
  summary: 'Evaluates a moving average of the weights, and ends with it',
  options: {
    /**
     * Weight of the old average in each step, in (0, 1). Default: 0.999. Source: Tarvainen & Valpola (2017),
     * arXiv:1703.01780.
     */
    decay: z.number().gt(0).lt(1).default(0.999),
    /**
     * Whether the first steps use min(decay, (1 + t) / (10 + t)), so that a short run is not held at its start.
     * Default: false.
     */
    warmup: z.boolean().default(false),
  },
  create: ({ decay, warmup }) => {
    const average = new ShadowWeights();
    return {
      claims: ['puts other weights into the model for evaluation'],
      acted: 'distance',
      onTrainStart: ({ model }) => average.start(model),
      afterUpdate: ({ model, step }) =>
        average.update(model, warmup ? Math.min(decay, (1 + step) / (10 + step)) : decay),
      beforeEvaluate: (context) => {
        tf.tidy(() => context.log('distance', average.distance(context.model)));
        average.swapIn(context.model);
      },
      afterEvaluate: ({ model }) => average.swapOut(model),
      onTrainEnd: ({ model }) => average.copyTo(model),
      slots: () => average.slots(),
      dispose: () => average.dispose(),
    };
  },
});
