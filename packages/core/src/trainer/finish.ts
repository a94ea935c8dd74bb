import { Confusion } from './confusion.js';
import { evaluate } from './evaluate.js';
import { ofSplit } from './report.js';
import type { TrainingRun } from './set-up.js';
import { hashWeights, TestOutputs } from './test-outputs.js';
import type { TrainResult } from './train-options.js';

/** Ends the training, and evaluates the test split. */
export async function finish(run: TrainingRun): Promise<TrainResult> {
  const { dataset, testEachEpoch, task, state, hooks, emit } = run;
  await hooks.onTrainEnd();
  const { model, metrics, stopped, step, epoch } = state;
  if (stopped !== null) emit({ type: 'note', text: `stopped early: ${stopped}` });
  emit({ type: 'metrics', step, epoch, values: await state.readLogged() });
  for (const text of hooks.acted.warnings()) emit({ type: 'note', text });
  if (testEachEpoch)
    emit({ type: 'note', text: `the test split was read ${epoch + 1} times; nothing was chosen by it` });
  const confusion = Confusion.of(dataset);
  const tested = new TestOutputs(dataset);
  const weightsHash = await hashWeights(model);
  const results = await evaluate(state.program, dataset, dataset.test, task, (outputs, targets) => {
    confusion?.add(outputs, targets);
    tested.add(outputs, targets);
  });
  emit({
    type: 'tested',
    weightsHash,
    outputsHash: tested.hash(),
    predictions: tested.predictions(),
    multiplications: multiplications(run, epoch),
  });
  if (confusion !== undefined) emit({ type: 'confusion', ...confusion.read() });
  const values = { ...ofSplit('test', results), ...hooks.acted.metrics() };
  emit({ type: 'metrics', step, epoch, values });
  return { metrics, stopped };
}

/** A step goes through the model forwards, and about twice as far backwards. */
function multiplications({ layers, dataset, testEachEpoch }: TrainingRun, epochs: number): number {
  const macs = layers.reduce((sum, layer) => sum + layer.macs, 0);
  const { train, validation, test } = dataset;
  const evaluated = validation.size + (testEachEpoch ? test.size : 0);
  return macs * (epochs * (3 * train.size + evaluated) + test.size);
}
