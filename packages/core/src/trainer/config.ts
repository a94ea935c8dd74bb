import * as z from 'zod';
import type { JsonValue } from '../plugins/json.js';
import type { Kind, Spec } from '../plugins/plugin.js';
import { streamSeedsSchema } from '../random/sources.js';
import { LOSS_NAMES } from './loss-names.js';

const json: z.ZodType<JsonValue> = z.json();
const spec = <K extends Kind>(kind: K): z.ZodType<Spec<K>, Spec<K>> =>
  z.strictObject(
    { use: z.string(), options: z.record(z.string(), json).default({}) },
    { error: `expected a ${kind}: { use, options }, or a call of a ${kind} plugin` },
  ) as z.ZodType<Spec<K>, Spec<K>>;

/** Everything that decides a cell's numbers, except its seed. */
export const cellConfigSchema = z.strictObject({
  dataset: spec('dataset'),
  model: spec('model'),
  regularizers: z.array(spec('regularizer')).default([]),
  optimizer: spec('optimizer'),
  schedule: spec('schedule').optional(),
  /** What a regression minimizes, on standardized targets; the mean squared error unless given. */
  loss: z.enum(LOSS_NAMES).optional(),
  /** Passes over the training split. */
  epochs: z.int().min(1),
  /** Examples per optimizer step; the last batch of an epoch may be smaller. */
  batchSize: z.int().min(1),
  /** Parts in which a batch's gradients are computed and averaged: memory holds one part, the step is the same. */
  accumulate: z.int().min(1).default(1),
  /** Whether the test split is evaluated after every epoch too, for curves of it; nothing may be chosen by them. */
  testEachEpoch: z.boolean().optional(),
  /** Seeds of streams of random numbers that don't follow the cell's seed. */
  streams: streamSeedsSchema.optional(),
  /** Which tensor backend to load; `auto` takes the fastest that is installed. */
  backend: z.string().default('auto'),
  /** Threads that make batches ahead of the step; one where a regularizer augments them, else none. Numbers stay the same. */
  workers: z.int().min(0).max(64).optional(),
  /** Batches that each of these threads makes ahead. */
  prefetch: z.int().min(1).default(2),
});

/** What a cell trains, complete: every default is filled in. */
export type CellConfig = z.output<typeof cellConfigSchema>;
/** What a cell trains, as a matrix says it: what has a default may be left out. */
export type CellConfigInput = z.input<typeof cellConfigSchema>;
