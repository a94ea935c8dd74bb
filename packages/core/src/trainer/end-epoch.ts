import { evaluate } from './evaluate.js';
import type { Loop } from './loop.js';
import { memoryMetrics, ofSplit } from './report.js';
import type { TrainingRun } from './set-up.js';

/** Evaluates the validation split, asks whether to stop, reports the epoch, and writes a checkpoint if one is due. */
export async function endEpoch(run: TrainingRun, { pace, checkpoints }: Loop): Promise<void> {
  const { dataset, testEachEpoch, task, sites, schedule, state, hooks, emit } = run;
  const { imagesPerSecond, dataWait } = pace;
  const { seen, lossSum, tally } = state.takeUnderway();
  hooks.run('beforeEvaluate');
  const { validation, test } = dataset;
  const metrics = {
    'train/epoch_loss': lossSum / seen,
    ...ofSplit('train', task.metrics(tally)),
    learning_rate: state.learningRate,
    images_per_second: imagesPerSecond,
    data_wait: dataWait,
    ...memoryMetrics(),
    ...(validation.size === 0
      ? {}
      : ofSplit('val', await evaluate(state.program, dataset, validation, task))),
  };
  schedule?.onEvaluate?.(metrics);
  state.stopped = (await hooks.onEvaluate(metrics)) ?? null;
  // Once all that could choose by them has seen its metrics.
  const tested = testEachEpoch ? ofSplit('test', await evaluate(state.program, dataset, test, task)) : {};
  hooks.run('afterEvaluate');
  hooks.run('onEpochEnd');
  const { step, epoch } = state;
  const ended = { step, epoch, values: { ...metrics, ...tested, ...(await state.readLogged()) } };
  emit({ type: 'metrics', ...ended });
  emit({ type: 'epoch', ...ended });
  if (epoch === 1) emit({ type: 'trace', lines: [...sites.filled, ...hooks.takeTrace()] });
  await checkpoints?.afterEpoch(metrics);
}
