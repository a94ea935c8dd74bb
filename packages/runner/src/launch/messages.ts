import * as z from 'zod';
import type { CellJob, CellProgress, StopRequest } from './launcher.js';

/** What the runner sends to a cell's process: the job once it is `ready`, and perhaps a request to end. */
export type RunnerMessage =
  { readonly type: 'job'; readonly job: CellJob } | { readonly type: 'stop'; readonly request: StopRequest };

/** What a cell's process sends to the runner. */
export type CellMessage =
  | { readonly type: 'ready' }
  | { readonly type: 'progress'; readonly progress: CellProgress }
  | { readonly type: 'epoch'; readonly epoch: number; readonly metrics: Readonly<Record<string, number>> }
  | { readonly type: 'finished'; readonly reason: string | null }
  | { readonly type: 'failed' | 'killed' | 'pruned'; readonly reason: string };

/** NaN and infinities are numbers here: a loss may be one. */
const number = z.custom<number>((value) => typeof value === 'number');
const text = z.string();

const cellMessage: z.ZodType<CellMessage> = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({
    type: z.literal('progress'),
    progress: z.object({
      ...{ epoch: number, epochs: number, step: number, steps: number, loss: number },
      ...{ imagesPerSecond: number.nullable(), etaSeconds: number.nullable() },
    }),
  }),
  z.object({ type: z.literal('epoch'), epoch: number, metrics: z.record(text, number) }),
  z.object({ type: z.literal('finished'), reason: text.nullable() }),
  z.object({ type: z.literal(['failed', 'killed', 'pruned']), reason: text }),
]);

/** Tells our messages from whatever else a plugin may send over the channel, and whole ones from others. */
export function isCellMessage(message: unknown): message is CellMessage {
  return cellMessage.safeParse(message).success;
}
