import type { CellJob, CellProgress } from './launcher.js';

/** What the runner sends to a cell's process, once it is `ready`. */
export interface JobMessage {
  readonly type: 'job';
  readonly job: CellJob;
}

/** What a cell's process sends to the runner. */
export type CellMessage =
  | { readonly type: 'ready' }
  | { readonly type: 'progress'; readonly progress: CellProgress }
  | { readonly type: 'finished'; readonly reason: string | null }
  | { readonly type: 'failed' | 'killed'; readonly reason: string };

const TYPES = ['ready', 'progress', 'finished', 'failed', 'killed'];

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
