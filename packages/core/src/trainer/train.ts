import { endEpoch } from './end-epoch.js';
import { finish } from './finish.js';
import { Loop } from './loop.js';
import { setUp } from './set-up.js';
import { trainBatch } from './train-batch.js';
import type { TrainOptions, TrainResult } from './train-options.js';

/**
 * Trains one cell, with the hooks that docs/hooks.md shows in this loop, and reads the test split once, at the end, unless `testEachEpoch`.
 * @throws AblateError `CONFIG`, `BACKEND`, `DATA` or `CHECKPOINT` before training; `DIVERGED` when the loss is no
 * longer a number.
 * @example
 * ```ts train.ts
 * import { builtins, cellConfigSchema, Registry, sgd, train, twoMoons } from '@ablate/core';
 * import { models, resmlp } from '@ablate/models';
 *
 * const config = cellConfigSchema.parse({
 *   dataset: twoMoons(),
 *   model: resmlp({ depth: 2, width: 16 }),
 *   optimizer: sgd({ lr: 0.1 }),
 *   epochs: 3,
 *   batchSize: 32,
 * });
 * const { metrics } = await train({ config, seed: 0, registry: new Registry([builtins, models]) });
 * console.log(metrics['test/accuracy']);
 * ```
 */
export async function train(options: TrainOptions): Promise<TrainResult> {
  const run = await setUp(options);
  const { state, hooks, optimizer } = run;
  try {
    await using loop = await Loop.start(run, options);
    while (!state.isDone) {
      await loop.endIfAsked();
      if (state.underway === null) {
        state.epoch += 1;
        hooks.run('onEpochStart');
      }
      for await (const batch of loop.epoch()) {
        await loop.endIfAsked();
        await trainBatch(batch, run, loop);
      }
      await endEpoch(run, loop);
    }
    return await finish(run);
  } catch (error) {
    hooks.onError(error);
    throw error;
  } finally {
    hooks.dispose();
    optimizer.dispose();
    state.model.dispose();
  }
}
