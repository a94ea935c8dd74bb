import type { BatchSource, BatchThread } from './batch-maker.js';

/**
 * None: a worker could not import an augmentation's module, which a bundler has taken in. The thread that trains, in a
 * page a worker itself, makes its own batches; numbers stay the same.
 */
export function startBatchThreads(_source: BatchSource, _count: number): Promise<BatchThread[]> {
  return Promise.resolve([]);
}
