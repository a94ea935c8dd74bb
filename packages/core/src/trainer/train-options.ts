import type { CheckpointOptions } from '../checkpoint/options.js';
import type { Registry } from '../plugins/registry.js';
import type { CellConfig } from './config.js';
import type { RunListener } from './events.js';

/** What `train` trains and with what. */
export interface TrainOptions {
  readonly config: CellConfig;
  readonly seed: number;
  readonly registry: Registry;
  readonly onEvent?: RunListener;
  /** Ends the run after the batch under way and its checkpoint, by a rejection with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Writes checkpoints, and goes on from the newest one that is there: to the same numbers as if never ended. */
  readonly checkpoints?: CheckpointOptions;
}

/** How a run ended. */
export interface TrainResult {
  /** Last value of every metric, `test/loss` and the task's own among them. */
  readonly metrics: Readonly<Record<string, number>>;
  /** Why training ended before its last epoch, if it did. */
  readonly stopped: string | null;
}
