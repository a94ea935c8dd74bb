import * as z from 'zod';
import { elementAt } from '../../element-at.js';
import { defineDataset } from '../../plugins/plugin.js';
import type { Generator } from '../../random/streams.js';
import type { Split } from '../dataset.js';
import { syntheticSource } from './synthetic-source.js';

export interface CopyOptions {
  readonly symbols: number;
  readonly length: number;
  readonly delay: number;
}

/**
 * Sequences to be remembered: `length` symbols, `delay − 1` blanks, then `length + 1` signals to repeat them. The
 * target is blank at every step but the last `length`, where it is the symbols. Inputs are one-hot
 * `[size, delay + 2 · length, symbols + 2]`: blank, the symbols, the signal; targets are `[size, steps]`.
 * Source: Bai et al., "An empirical evaluation of generic convolutional and recurrent networks" (2018), copy memory.
 */
export function drawCopies(
  size: number,
  { symbols, length, delay }: CopyOptions,
  generator: Generator,
): Split {
  const steps = delay + 2 * length;
  const channels = symbols + 2;
  const drawn = generator.uniform(size * length);
  const inputs = new Float32Array(size * steps * channels);
  const labels = new Int32Array(size * steps);
  for (let example = 0; example < size; example++)
    for (let step = 0; step < steps; step++) {
      const at = example * steps + step;
      const symbol = (place: number) => 1 + Math.floor(symbols * elementAt(drawn, example * length + place));
      const signals = step >= steps - length - 1;
      inputs[at * channels + (step < length ? symbol(step) : signals ? symbols + 1 : 0)] = 1;
      labels[at] = step >= steps - length ? symbol(step - (steps - length)) : 0;
    }
  return { size, inputs, labels };
}

/**
 * Symbols to be repeated after a delay. Source: Bai et al., "An empirical evaluation of generic convolutional and
 * recurrent networks" (2018), arXiv:1803.01271, copy memory.
 */
export const copyTask = defineDataset({
  name: 'copy-task',
  version: 1,
  summary: 'Symbols to be repeated after a delay, with a class at each step; needs no files.',
  options: {
    /** Examples for training, drawn by themselves: whole, at least 1. Default: 1000. */
    train: z.int().min(1).default(1000),
    /** Examples for validation, drawn by themselves: whole, at least 0. Default: 200. */
    validation: z.int().min(0).default(200),
    /** Examples for the test, drawn by themselves: whole, at least 1. Default: 500. */
    test: z.int().min(1).default(500),
    /** Key of the draws, whole, at least 0: the same examples for every cell, whatever its seed. Default: 0. */
    dataSeed: z.int().min(0).default(0),
    /** How many different symbols there are beside the blank and the signal: whole, at least 2. Default: 8. */
    symbols: z.int().min(2).default(8),
    /** Symbols to be remembered: whole, at least 1. Default: 10. */
    length: z.int().min(1).default(10),
    /** Steps between the last symbol and the first signal, and one: whole, at least 1. Default: 20. */
    delay: z.int().min(1).default(20),
  },
  create: (options) =>
    syntheticSource(options, {
      name: 'copy-task',
      inputShape: [options.delay + 2 * options.length, options.symbols + 2],
      oneHot: true,
      targets: {
        task: 'sequence',
        classNames: ['blank', ...Array.from({ length: options.symbols }, (_, i) => String(i + 1))],
      },
      draw: (size, generator) => drawCopies(size, options, generator),
    }),
});
