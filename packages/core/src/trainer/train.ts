import type { Registry } from '../plugins/registry.js';
import type { CellConfig } from './config.js';
import type { RunListener } from './events.js';

export interface TrainOptions {
  readonly config: CellConfig;
  readonly seed: number;
  readonly registry: Registry;
  readonly onEvent?: RunListener;
  /** Ends the run after the batch under way, by a rejection with the signal's reason. */
  readonly signal?: AbortSignal;
}

export interface TrainResult {
  /** Last value of every metric, `test/accuracy` and `test/loss` among them. */
  readonly metrics: Readonly<Record<string, number>>;
  /** Why training ended before its last epoch, if it did. */
  readonly stopped: string | null;
}

/** Trains one cell: loads its backend and data, builds its model, runs the loop, evaluates on the test split. */
export async function train(options: TrainOptions): Promise<TrainResult> {
  await Promise.resolve(options);
  throw new Error('being written');
}
