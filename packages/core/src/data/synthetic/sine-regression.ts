import * as z from 'zod';
import { elementAt } from '../../element-at.js';
import { defineDataset } from '../../plugins/plugin.js';
import type { Generator } from '../../random/streams.js';
import { sizes, syntheticSource } from './synthetic-source.js';

/** The sine of a number with noise, and inputs that have nothing to do with it. */
export const sineRegression = defineDataset({
  name: 'sine-regression',
  version: 1,
  summary: 'The sine of a number, with noise and inputs that say nothing; needs no files.',
  options: z.object({
    ...sizes,
    /** Periods of the sine in the range of the input, −1 to 1. */
    periods: z.number().positive().default(2),
    /** Standard deviation of the noise on the target; the sine's amplitude is 1. */
    noise: z.number().min(0).default(0.1),
    /** Inputs that are drawn like the first and say nothing. */
    distractors: z.int().min(0).default(0),
  }),
  create: (options) => {
    const width = 1 + options.distractors;
    return syntheticSource(options, {
      name: 'sine-regression',
      inputShape: [width],
      targets: { task: 'regression', names: ['y'] },
      draw: (size: number, generator: Generator) => {
        const inputs = generator.uniform(width * size).map((u) => 2 * u - 1);
        const noise = generator.normal(size);
        const labels = noise.map(
          (drawn, i) =>
            Math.sin(Math.PI * options.periods * elementAt(inputs, i * width)) + options.noise * drawn,
        );
        return { size, inputs, labels };
      },
    });
  },
});
