import { AblateError, defineRegularizer } from '@ablate/core';
import * as tf from '@tensorflow/tfjs-core';
import { z } from 'zod';

/** Stops when a validation metric no longer gets better, and goes back to the best weights. */
export const earlyStopping = defineRegularizer({
  name: 'early-stopping',
  version: 1,
  summary: 'Stops when a validation metric no longer gets better, and restores the best weights',
  options: z.object({
    /** A metric of `onEvaluate`. */
    monitor: z.string().default('val/loss'),
    goal: z.enum(['min', 'max']).default('min'),
    /** Epochs without improvement before training stops. */
    patience: z.int().min(0).default(3),
    /** Better means better by more than this. */
    minDelta: z.number().min(0).default(0),
    restoreBest: z.boolean().default(true),
  }),
  create: ({ monitor, goal, patience, minDelta, restoreBest }) => {
    let best = NaN;
    let wait = 0;
    let bestWeights: tf.Tensor[] = [];
    const forget = () => {
      tf.dispose(bestWeights);
      bestWeights = [];
    };
    return {
      // The first of the hooks that run last to first: its best weights are the last to be put in.
      order: 'pre',
      onTrainStart: () => {
        best = goal === 'min' ? Infinity : -Infinity;
        wait = 0;
        forget();
      },
      onEvaluate: (metrics, context) => {
        const value = metrics[monitor];
        if (value === undefined)
          throw new AblateError(
            'CONFIG',
            `early-stopping monitors "${monitor}"; known: ${Object.keys(metrics).sort().join(', ')}`,
          );
        const gain = goal === 'min' ? best - value : value - best;
        wait = gain > minDelta ? 0 : wait + 1;
        context.log('patience_left', patience - wait);
        if (wait === 0) {
          best = value;
          forget();
          if (restoreBest) bestWeights = context.model.getWeights().map((weight) => tf.clone(weight));
        }
        return wait > patience || (wait === patience && wait > 0)
          ? `${monitor} did not improve on ${best} for ${wait} epochs`
          : undefined;
      },
      onTrainEnd: ({ model }) => {
        if (bestWeights.length > 0) model.setWeights(bestWeights);
      },
      dispose: forget,
    };
  },
});
