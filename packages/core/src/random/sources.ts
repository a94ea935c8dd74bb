import * as z from 'zod';

/** Where the randomness of a run comes from. */
export const RANDOM_SOURCES = ['init', 'order', 'augment', 'split'] as const;

/** A source of randomness that can be held fixed while others vary. */
export type RandomSource = (typeof RANDOM_SOURCES)[number];

const seed = z.int().min(0);

/** Seeds of a cell's sources of randomness that don't follow its root seed. */
export const streamSeedsSchema = z.strictObject({
  /** The initial weights. */
  init: seed.optional(),
  /** The order of the training examples. */
  order: seed.optional(),
  /** Whatever else is drawn in training: crops, mixes, masks of dropout, noise. */
  augment: seed.optional(),
  /** How the dataset's examples are divided; `seed` lets it follow the root seed. Else the dataset has a key of its own. */
  split: z.union([seed, z.literal('seed')]).optional(),
});

/** Seeds of the sources of randomness that don't follow a cell's root seed. */
export type StreamSeeds = z.output<typeof streamSeedsSchema>;

/** The source that a named stream belongs to. */
export function sourceOf(name: string): Exclude<RandomSource, 'split'> {
  if (name === 'init' || name.startsWith('init/')) return 'init';
  return name === 'order' ? 'order' : 'augment';
}
