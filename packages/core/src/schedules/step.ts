import * as z from 'zod';
import { defineSchedule } from '../plugins/plugin.js';

/** The rate times `factor` after every few epochs, as PyTorch's `StepLR`. */
export const step = defineSchedule({
  name: 'step',
  version: 1,
  summary: 'The learning rate times a factor after every few epochs',
  options: z.object({
    /** Epochs between two changes. */
    every: z.int().min(1),
    factor: z.number().gt(0).max(1).default(0.1),
  }),
  create: ({ every, factor }) => ({
    factor: (at, _, stepsPerEpoch) => factor ** Math.floor(Math.floor(at / stepsPerEpoch) / every),
  }),
});
