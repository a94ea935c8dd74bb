import { addNoise } from '@ablate/core/ops';
import { defineRegularizer } from '@ablate/core/plugins';
import * as z from 'zod';

/** Standard deviation of the noise at a step, from 0: √(η / (1 + t)^γ). */
export function stdAt(step: number, { scale, decay }: { scale: number; decay: number }): number {
  return Math.sqrt(scale / (1 + step) ** decay);
}

/**
 * Gaussian noise on the gradients, less of it step by step. Source: Neelakantan et al., "Adding gradient noise
 * improves learning for very deep networks" (2015), arXiv:1511.06807.
 */
export const gradientNoise = defineRegularizer({
  name: 'gradient-noise',
  version: 1,
  summary: 'Adds Gaussian noise to the gradients, less and less of it',
  options: {
    /** Variance at the first step, at least 0. Default: 0.01. Source: Neelakantan et al. (2015), arXiv:1511.06807. */
    scale: z.number().min(0).default(0.01),
    /**
     * Power of the step by which the variance falls, at least 0. Default: 0.55. Source: Neelakantan et al. (2015),
     * arXiv:1511.06807.
     */
    decay: z.number().min(0).default(0.55),
  },
  create: (options) => ({
    acted: 'deviation',
    transformGradients: (gradients, context) => {
      const std = stdAt(context.step, options);
      context.log('deviation', std);
      const generator = context.streams.generator('gradient-noise');
      return new Map([...gradients].map(([name, gradient]) => [name, addNoise(gradient, std, generator)]));
    },
  }),
});
