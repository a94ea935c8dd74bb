import * as z from 'zod';
import { defineDataset } from '../../plugins/plugin.js';
import { drawPoints, syntheticSource } from './synthetic-source.js';

/** Two half circles that reach into each other, as scikit-learn's `make_moons` has them. */
export const twoMoons = defineDataset({
  name: 'two-moons',
  version: 1,
  summary: 'Points in two half circles that reach into each other; needs no files.',
  options: {
    /** Examples for training, drawn by themselves: whole, at least 1. Default: 1000. */
    train: z.int().min(1).default(1000),
    /** Examples for validation, drawn by themselves: whole, at least 0. Default: 200. */
    validation: z.int().min(0).default(200),
    /** Examples for the test, drawn by themselves: whole, at least 1. Default: 500. */
    test: z.int().min(1).default(500),
    /** Key of the draws, whole, at least 0: the same examples for every cell, whatever its seed. Default: 0. */
    dataSeed: z.int().min(0).default(0),
    /** Standard deviation of the noise on both coordinates, at least 0; a moon has radius 1. Default: 0.2. */
    noise: z.number().min(0).default(0.2),
  },
  create: (options) =>
    syntheticSource(options, {
      name: 'two-moons',
      inputShape: [2],
      targets: { task: 'classification', classNames: ['upper', 'lower'] },
      draw: (size, generator) =>
        drawPoints(size, generator, (example, uniform) => {
          const label = example % 2;
          const [x, y] = [Math.cos(Math.PI * uniform), Math.sin(Math.PI * uniform)];
          return label === 0
            ? { x, y, label, noise: options.noise }
            : { x: 1 - x, y: 0.5 - y, label, noise: options.noise };
        }),
    }),
});

/** Spiral arms around one centre, a class each. */
export const spirals = defineDataset({
  name: 'spirals',
  version: 1,
  summary: 'Points in spiral arms around one centre, a class each; needs no files.',
  options: {
    /** Examples for training, drawn by themselves: whole, at least 1. Default: 1000. */
    train: z.int().min(1).default(1000),
    /** Examples for validation, drawn by themselves: whole, at least 0. Default: 200. */
    validation: z.int().min(0).default(200),
    /** Examples for the test, drawn by themselves: whole, at least 1. Default: 500. */
    test: z.int().min(1).default(500),
    /** Key of the draws, whole, at least 0: the same examples for every cell, whatever its seed. Default: 0. */
    dataSeed: z.int().min(0).default(0),
    /** Arms, each a class: whole, in [2, 26]. Default: 2. */
    arms: z.int().min(2).max(26).default(2),
    /** Turns of an arm from the centre to radius 1, above 0. Default: 1.5. */
    turns: z.number().positive().default(1.5),
    /** Standard deviation of the noise on both coordinates, at least 0. Default: 0.02. */
    noise: z.number().min(0).default(0.02),
  },
  create: (options) =>
    syntheticSource(options, {
      name: 'spirals',
      inputShape: [2],
      targets: {
        task: 'classification',
        classNames: Array.from({ length: options.arms }, (_, arm) => `arm ${arm + 1}`),
      },
      draw: (size, generator) =>
        drawPoints(size, generator, (example, uniform) => {
          const label = example % options.arms;
          // The root spreads the points evenly over the arm's length, not its angle.
          const radius = Math.sqrt(uniform);
          const angle = 2 * Math.PI * (options.turns * radius + label / options.arms);
          return { x: radius * Math.cos(angle), y: radius * Math.sin(angle), label, noise: options.noise };
        }),
    }),
});
