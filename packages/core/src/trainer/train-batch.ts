import { diverged, StepStart } from './divergence.js';
import type { Loop } from './loop.js';
import type { TrainingRun } from './set-up.js';
import { trainStep } from './train-step.js';
import type { ReadyBatch } from './training-batches.js';

/**
 * Takes a step on a batch, reports it, and writes a checkpoint if one is due.
 * @throws AblateError `DIVERGED` when the loss is no longer a number.
 */
export async function trainBatch(ready: ReadyBatch, run: TrainingRun, loop: Loop): Promise<void> {
  const { state, hooks, optimizer, schedule, task, emit } = run;
  const { batches, pace, checkpoints } = loop;
  const factor = schedule?.factor(state.step, state.steps, state.stepsPerEpoch) ?? 1;
  state.learningRate = optimizer.learningRate * factor;
  using start = new StepStart(state);
  using batch = batches.take(ready);
  const { loss, terms, logged, outputs, targets } = await trainStep(batch, run);
  state.step += 1;
  hooks.run('onBatchEnd');
  for (const [name, value] of [...terms, ...logged]) state.log(name, value);
  const { step, epoch } = state;
  emit({ type: 'metrics', step, epoch, values: { 'train/loss': loss, ...state.takeLogged() } });
  if (!Number.isFinite(loss))
    throw diverged(loss, state, await start.explain(batch, hooks), checkpoints?.newest);
  state.addBatch(ready.plan.indices.length, loss, task.tally(outputs, targets));
  emit(pace.progress());
  await checkpoints?.afterBatch();
}
