import { defineRegularizer } from '@ablate/core/plugins';
import * as z from 'zod';
import { ShadowWeights } from '../shadow-weights.js';

/**
 * Stochastic weight averaging: the mean of the weights at the ends of the last epochs. Source: Izmailov et al.,
 * "Averaging weights leads to wider optima" (2018), arXiv:1803.05407.
 */
export const swa = defineRegularizer({
  name: 'swa',
  version: 1,
  summary: 'Evaluates the mean of the weights at the ends of the last epochs, and ends with it',
  options: {
    /**
     * Share of the epochs before averaging starts, in [0, 1). Default: 0.75. Source: Izmailov et al. (2018),
     * arXiv:1803.05407.
     */
    start: z.number().min(0).lt(1).default(0.75),
  },
  create: ({ start }) => {
    const average = new ShadowWeights();
    let count = 0;
    return {
      claims: ['puts other weights into the model for evaluation'],
      acted: 'averaged_epochs',
      onTrainStart: ({ model }) => {
        average.start(model);
        count = 0;
      },
      beforeEvaluate: (context) => {
        const { model, epoch, epochs } = context;
        if (epoch > start * epochs) {
          average.update(model, count / (count + 1));
          count += 1;
          average.swapIn(model);
        }
        context.log('averaged_epochs', count);
      },
      afterEvaluate: ({ model }) => average.swapOut(model),
      onTrainEnd: ({ model }) => {
        if (count > 0) average.copyTo(model);
      },
      state: () => ({ count }),
      restore: (state) => {
        count = Number(state.count);
      },
      slots: () => average.slots(),
      dispose: () => average.dispose(),
    };
  },
});
