import * as z from 'zod';
import { defineSchedule } from '../plugins/plugin.js';

/** The rate times `gamma` after each of the given epochs, as PyTorch's `MultiStepLR`. */
export const multiStep = defineSchedule({
  name: 'multi-step',
  version: 1,
  summary: 'The learning rate times a factor after each of the given epochs',
  options: {
    /** Epochs after which the rate changes: each whole, at least 1. */
    milestones: z.array(z.int().min(1)).min(1),
    /** What the rate is multiplied by, in (0, 1]. Default: 0.1. */
    gamma: z.number().gt(0).max(1).default(0.1),
  },
  formerly: { gamma: 'factor' },
  create: ({ milestones, gamma }) => ({
    factor: (at, _, stepsPerEpoch) => {
      const epoch = Math.floor(at / stepsPerEpoch);
      return gamma ** milestones.filter((milestone) => epoch >= milestone).length;
    },
  }),
});
