import { defineRegularizer } from '@ablate/core/plugins';
import * as z from 'zod';
import { ShadowWeights } from '../shadow-weights.js';
import { Patience } from './patience.js';

/**
 * Stops when a validation metric no longer gets better, and goes back to the best weights. Source: Prechelt, "Early
 * stopping – but when?" (1998), doi:10.1007/3-540-49430-8_3.
 */
export const earlyStopping = defineRegularizer({
  name: 'early-stopping',
  version: 1,
  summary: 'Stops when a validation metric no longer gets better, and restores the best weights',
  options: {
    /** The metric that is watched, of those that an evaluation gives. Default: 'val/loss'. */
    monitor: z.string().default('val/loss'),
    /** Whether less of the metric is better, or more. Default: 'min'. */
    goal: z.enum(['min', 'max']).default('min'),
    /**
     * Epochs without improvement before training stops: whole, at least 0. Default: 3. Source: Prechelt (1998),
     * doi:10.1007/3-540-49430-8_3.
     */
    patience: z.int().min(0).default(3),
    /** Better means better by more than this, at least 0. Default: 0. */
    minDelta: z.number().min(0).default(0),
    /** Whether the weights of the best epoch are put in at the end. Default: true. */
    restoreBest: z.boolean().default(true),
  },
  create: ({ restoreBest, ...options }) => {
    const patience = new Patience(options);
    const bestWeights = new ShadowWeights();
    return {
      // The first of the hooks that run last to first: its best weights are the last to be put in.
      order: 'pre',
      acted: 'epochs_left_out',
      onTrainStart: ({ model }) => {
        patience.reset();
        if (restoreBest) bestWeights.start(model);
      },
      onEvaluate: (metrics, context) => {
        const better = patience.see(metrics);
        context.log('patience_left', patience.left);
        if (better) bestWeights.update(context.model, 0);
        return patience.reason;
      },
      onTrainEnd: (context) => {
        const { model, epoch, epochs } = context;
        const goesBack = restoreBest && Number.isFinite(patience.best);
        if (goesBack) bestWeights.copyTo(model);
        // Of the planned epochs those that the weights at the end don't come from.
        context.log('epochs_left_out', epochs - epoch + (goesBack ? patience.wait : 0));
      },
      state: () => patience.state(),
      restore: (state) => patience.restore(state),
      slots: () => bestWeights.slots(),
      dispose: () => bestWeights.dispose(),
    };
  },
});
