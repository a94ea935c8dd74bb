import * as z from 'zod';
import { defineSchedule, type Spec } from '../plugins/plugin.js';
import { constant } from './constant.js';

const schedule = z.strictObject({
  use: z.string(),
  options: z.record(z.string(), z.json()).default({}),
}) as z.ZodType<Spec<'schedule'>, Spec<'schedule'>>;

/**
 * A linear rise, then any other schedule over the steps that are left, as PyTorch's `LinearLR` joined by
 * `SequentialLR`. Source: Goyal et al., "Accurate, large minibatch SGD" (2017), arXiv:1706.02677.
 */
export const warmup = defineSchedule({
  name: 'warmup',
  version: 1,
  summary: 'A linear rise of the learning rate, then any other schedule',
  options: {
    /** Epochs of the rise, above 0; may be a fraction. Default: 1. Source: Goyal et al. (2017), arXiv:1706.02677. */
    epochs: z.number().gt(0).default(1),
    /** Share of the rate at the first step, in [0, 1]. Default: 0.1. Source: Goyal et al. (2017), arXiv:1706.02677. */
    startFactor: z.number().min(0).max(1).default(0.1),
    /** The schedule after it. Default: constant(). */
    then: schedule.default(constant()),
  },
  nested: { then: 'schedule' },
  formerly: { startFactor: 'from' },
  create: ({ epochs, startFactor, then }, resolve) => {
    const next = resolve('schedule', then);
    return {
      ...next,
      factor: (at, steps, stepsPerEpoch) => {
        const rise = Math.min(steps, Math.round(epochs * stepsPerEpoch));
        if (at < rise) return startFactor + ((1 - startFactor) * at) / rise;
        return next.factor(at - rise, steps - rise, stepsPerEpoch);
      },
    };
  },
});
