import * as z from 'zod';
import type { JsonObject } from '../plugins/json.js';

/** Raised whenever an older reader would misunderstand what is written. */
export const FORMAT_VERSION = 1;

const DEEPEST = 100;
const isObject = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value);
/** Deeper values would overflow the stack of whoever walks through them. */
const isShallow = (value: unknown, depth = 0): boolean =>
  typeof value !== 'object' ||
  value === null ||
  (depth < DEEPEST && Object.values(value).every((child) => isShallow(child, depth + 1)));
/** What `JSON.parse` gives holds JSON values only. */
const jsonObject = z.custom<JsonObject>((value) => isObject(value) && isShallow(value));
/** Numbers that JSON does not have are kept as text. */
const number = z.union([z.number(), z.literal(['NaN', 'Infinity', '-Infinity', '-0'])]).transform(Number);
/** Zod's own records leave out `__proto__`, which is a metric's name as others are. */
const numbers = z
  .custom<object>(isObject)
  .transform((value) => Object.entries(value))
  .pipe(z.array(z.tuple([z.string(), number])))
  .transform((entries): Readonly<Record<string, number>> => Object.fromEntries(entries));

/** What stands in a checkpoint's JSON file; its tensors stand in the file beside it. */
export const recordSchema = z.object({
  version: z.literal(FORMAT_VERSION),
  tensors: z.object({ sha256: z.string(), bytes: z.int() }),
  /** The cell's canonical form with its seed and its data's checksum: only the same cell may go on from here. */
  cell: jsonObject,
  /** Where the numbers were computed: elsewhere they may differ in their last digits. */
  machine: z.object({
    ...{ backend: z.string(), device: z.string(), threads: z.string() },
    /** Of the processor; not told in checkpoints of older versions. */
    instructions: z.string().optional(),
  }),
  epoch: z.int(),
  /** Optimizer steps done. */
  step: z.int(),
  learningRate: number,
  /** Why training has stopped before its last epoch; null if it has not. */
  stopped: z.string().nullable(),
  /** The epoch under way; null if `epoch` is complete. */
  underway: z
    .object({
      batches: z.int(),
      seen: z.int(),
      lossSum: number,
      tally: z.array(number),
      /** Of the stream `order` before the epoch's order was drawn from it. */
      orderPosition: z.int(),
    })
    .nullable(),
  /** Positions of the random streams, by name. */
  streams: z.record(z.string(), z.int()),
  optimizer: jsonObject.nullable(),
  schedule: jsonObject.nullable(),
  /** States of the regularizers that have one, by name. */
  regularizers: z.record(z.string(), jsonObject),
  /** Last value of every metric. */
  metrics: numbers,
  /** Logged, but not reported yet. */
  logged: numbers,
  /** What regularizers have reported of what they do, by metric; nothing in checkpoints of older versions. */
  acted: z.record(z.string(), z.object({ sum: number, count: z.int() })).default({}),
  /** Which hooks have run; null once that has been reported. */
  trace: z.array(z.string()).nullable(),
  /** The step with the best value of the metric that `best` names. */
  best: z.object({ step: z.int(), value: number }).nullable(),
});

export type CheckpointRecord = z.output<typeof recordSchema>;

/** The record as text. */
export function formatRecord(record: CheckpointRecord): string {
  const keep = (_: string, value: unknown) =>
    typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0)) ? textOf(value) : value;
  return JSON.stringify(record, keep, 2);
}

const textOf = (value: number) => (Object.is(value, -0) ? '-0' : String(value));
