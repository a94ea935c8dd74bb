import * as z from 'zod';
import { defineSchedule } from '../plugins/plugin.js';

/** The rate times `gamma` after every few epochs, as PyTorch's `StepLR`. */
export const step = defineSchedule({
  name: 'step',
  version: 1,
  summary: 'The learning rate times a factor after every few epochs',
  options: {
    /** Epochs between two changes: whole, at least 1. */
    stepSize: z.int().min(1),
    /** What the rate is multiplied by, in (0, 1]. Default: 0.1. */
    gamma: z.number().gt(0).max(1).default(0.1),
  },
  formerly: { stepSize: 'every', gamma: 'factor' },
  create: ({ stepSize, gamma }) => ({
    factor: (at, _, stepsPerEpoch) => gamma ** Math.floor(Math.floor(at / stepsPerEpoch) / stepSize),
  }),
});
