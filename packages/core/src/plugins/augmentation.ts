import type { Generator } from '../random/streams.js';
import type { Metrics } from './metrics.js';

/** A batch in host memory, before it goes to the backend; nobody writes to its arrays. */
export interface HostBatch {
  /** `[N, …inputShape]`, row-major, normalized. */
  readonly inputs: Float32Array;
  readonly inputShape: readonly number[];
  /** As in `Batch`: whole numbers are classes. */
  readonly targets: Int32Array | Float32Array;
  readonly targetShape: readonly number[];
  /** Number of the model's outputs. */
  readonly outputs: number;
}

/** What is random about one batch, and what to report of it under the plugin's name. */
export interface Drawn<Draws> {
  /** Goes to the threads, so it is plain data: objects, arrays, typed arrays, numbers. */
  readonly draws: Draws;
  readonly metrics?: Metrics;
}

/** The plugin's stream from a position on, for what is too much to be drawn ahead. */
export type StreamFrom = (position: number) => Generator;

/** The function `augment` of an augmentation's module. It depends on nothing but what it is given. */
export type Augment<Draws> = (batch: HostBatch, draws: Draws, stream: StreamFrom) => HostBatch;

/**
 * A change of batches in host memory, made ahead of the step in worker threads. What is random is drawn here, in the
 * order of the batches, so that the numbers are the same however many threads there are.
 */
export interface Augmentation<Draws = unknown> {
  /**
   * The `import.meta.url` of a module that exports `augment`. Each thread imports it: it should need no tensors, and of
   * `@ablate/core` only types.
   */
  readonly module: string;
  /** That very function, for batches that are made without threads: all, in a browser. */
  augment(this: void, batch: HostBatch, draws: Draws, stream: StreamFrom): HostBatch;
  /** Draws from the stream of the plugin's name for a batch `[N, …inputShape]`. */
  draw(shape: readonly number[], generator: Generator): Drawn<Draws>;
}
