import * as z from 'zod';
import { defineSchedule } from '../plugins/plugin.js';

/** The rate times `factor` after each of the given epochs, as PyTorch's `MultiStepLR`. */
export const multiStep = defineSchedule({
  name: 'multi-step',
  version: 1,
  summary: 'The learning rate times a factor after each of the given epochs',
  options: z.object({
    /** Epochs after which the rate changes. */
    milestones: z.array(z.int().min(1)).min(1),
    factor: z.number().gt(0).max(1).default(0.1),
  }),
  create: ({ milestones, factor }) => ({
    factor: (at, _, stepsPerEpoch) => {
      const epoch = Math.floor(at / stepsPerEpoch);
      return factor ** milestones.filter((milestone) => epoch >= milestone).length;
    },
  }),
});
