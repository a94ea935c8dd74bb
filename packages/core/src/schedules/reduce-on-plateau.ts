import * as z from 'zod';
import { AblateError } from '../errors.js';
import { defineSchedule } from '../plugins/plugin.js';

/** The rate times `factor` when a metric has not become better for some epochs, as PyTorch's `ReduceLROnPlateau`. */
export const reduceOnPlateau = defineSchedule({
  name: 'reduce-on-plateau',
  version: 1,
  summary: 'The learning rate times a factor when a metric no longer gets better',
  options: {
    /** The metric that is watched, of those that an evaluation gives. Default: 'val/loss'. */
    monitor: z.string().default('val/loss'),
    /** Whether less of the metric is better, or more. Default: 'min'. */
    goal: z.enum(['min', 'max']).default('min'),
    /** What the rate is multiplied by, in (0, 1). Default: 0.1. */
    factor: z.number().gt(0).lt(1).default(0.1),
    /** Epochs without improvement that are borne: whole, at least 0. The next one changes the rate. Default: 10. */
    patience: z.int().min(0).default(10),
    /** Better means better by more than this share of the best, at least 0. Default: 0.0001. */
    threshold: z.number().min(0).default(1e-4),
    /** Epochs after a change in which nothing is counted: whole, at least 0. Default: 0. */
    cooldown: z.int().min(0).default(0),
    /** Smallest share of the optimizer's rate, in [0, 1]. Default: 0. */
    floor: z.number().min(0).max(1).default(0),
  },
  create: ({ monitor, goal, factor, patience, threshold, cooldown, floor }) => {
    let now = { share: 1, best: goal === 'min' ? Infinity : -Infinity, bad: 0, cooling: 0 };
    const isBetter = (value: number, best: number) =>
      goal === 'min' ? value < best * (1 - threshold) : value > best * (1 + threshold);
    return {
      factor: () => now.share,
      onEvaluate: (metrics) => {
        const value = metrics[monitor];
        if (value === undefined)
          throw new AblateError(
            'CONFIG',
            `reduce-on-plateau monitors "${monitor}"; known: ${Object.keys(metrics).sort().join(', ')}`,
          );
        const better = isBetter(value, now.best);
        now = { ...now, best: better ? value : now.best, bad: better ? 0 : now.bad + 1 };
        if (now.cooling > 0) now = { ...now, cooling: now.cooling - 1, bad: 0 };
        if (now.bad <= patience) return;
        now = { ...now, share: Math.max(floor, now.share * factor), bad: 0, cooling: cooldown };
      },
      // JSON has no infinity: before the first epoch there is no best.
      state: () => ({ ...now, best: Number.isFinite(now.best) ? now.best : null }),
      restore: ({ share, best, bad, cooling }) => {
        now = {
          share: Number(share),
          best: best === null ? now.best : Number(best),
          bad: Number(bad),
          cooling: Number(cooling),
        };
      },
    };
  },
});
