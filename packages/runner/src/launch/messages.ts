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

const TYPES = ['ready', 'progress', 'epoch', 'finished', 'failed', 'killed', 'pruned'];

/** Tells our messages from whatever else a plugin may send over the channel. */
export function isCellMessage(message: unknown): message is CellMessage {
  return (
    typeof message === 'object' &&
    message !== null &&
    'type' in message &&
    typeof message.type === 'string' &&
    TYPES.includes(message.type)
  );
}
