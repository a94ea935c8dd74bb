import { loadBackend } from '../backends/load.js';
import { batchesOf, makeBatch } from '../data/batches.js';
import type { Dataset } from '../data/dataset.js';
import { AblateError } from '../errors.js';
import { checkCombination } from '../plugins/combination.js';
import type { Registry } from '../plugins/registry.js';
import { createSites } from '../plugins/sites.js';
import { Streams } from '../random/streams.js';
import type { CellConfig } from './config.js';
import type { RunEvent, RunListener } from './events.js';
import { evaluate } from './evaluate.js';
import { HookRunner } from './hook-runner.js';
import { TrainState } from './state.js';
import { trainStep } from './train-step.js';

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

/**
 * Trains one cell: loads its backend and data, builds its model, runs the loop that `plugins/hooks` describes,
 * and reads the test split once, at the end.
 * @throws AblateError `CONFIG`, `BACKEND` or `DATA` before training; `DIVERGED` when the loss is no longer a number.
 */
export async function train({ config, seed, registry, onEvent, signal }: TrainOptions): Promise<TrainResult> {
  const metrics: Record<string, number> = {};
  const emit = (event: RunEvent) => {
    if (event.type === 'metrics') Object.assign(metrics, event.values);
    onEvent?.(event);
  };
  const regularizers = config.regularizers.map((spec) => ({
    name: spec.use,
    regularizer: registry.resolve('regularizer', spec),
  }));
  checkCombination(regularizers);
  const optimizer = registry.resolve('optimizer', config.optimizer);
  const schedule = config.schedule && registry.resolve('schedule', config.schedule);
  const builder = registry.resolve('model', config.model);
  const source = registry.resolve('dataset', config.dataset);

  const backend = await loadBackend(config.backend);
  const dataset = await source.load();
  const streams = new Streams(seed);
  const sites = createSites(regularizers, streams);
  const model = builder.build({
    inputShape: dataset.inputShape,
    outputs: dataset.classNames.length,
    sites,
    streams,
  });
  const stepsPerEpoch = Math.ceil(dataset.train.size / config.batchSize);
  const state = new TrainState(model, streams, config.epochs, stepsPerEpoch);
  const hooks = new HookRunner(regularizers, state);
  emit({
    type: 'start',
    backend: backend.name,
    device: backend.device,
    parameters: state.weights.reduce((sum, { variable }) => sum + variable.size, 0),
  });

  let stopped: string | null = null;
  try {
    hooks.run('setup');
    hooks.run('onTrainStart');
    const started = performance.now();
    for (state.epoch = 1; state.epoch <= config.epochs && stopped === null; state.epoch++) {
      hooks.run('onEpochStart');
      const epochStarted = performance.now();
      let seen = 0;
      let lossSum = 0;
      let correct = 0;
      const order = streams.generator('order').permutation(dataset.train.size);
      for (const indices of batchesOf(order, config.batchSize)) {
        signal?.throwIfAborted();
        const factor = schedule?.factor(state.step, state.steps, stepsPerEpoch) ?? 1;
        state.learningRate = optimizer.learningRate * factor;
        const batch = makeBatch(dataset, dataset.train, indices);
        const { values, names } = trainStep(batch, state, hooks, optimizer, config.accumulate);
        const [loss = NaN, batchCorrect = NaN, ...added] = await values.data();
        values.dispose();
        batch.inputs.dispose();
        batch.targets.dispose();
        state.step += 1;
        hooks.run('onBatchEnd');
        names.forEach((name, i) => state.log(name, added[i] ?? NaN));
        emit({
          type: 'metrics',
          step: state.step,
          epoch: state.epoch,
          values: { 'train/loss': loss, ...state.takeLogged() },
        });
        if (!Number.isFinite(loss))
          throw new AblateError(
            'DIVERGED',
            `the loss is ${loss} at step ${state.step} (epoch ${state.epoch})`,
          );
        seen += indices.length;
        lossSum += loss * indices.length;
        correct += batchCorrect;
        emit(progress(state, lossSum / seen, seen, epochStarted, started));
      }
      const elapsed = (performance.now() - epochStarted) / 1000;
      hooks.run('beforeEvaluate');
      const epochMetrics = {
        'train/epoch_loss': lossSum / seen,
        'train/accuracy': correct / seen,
        learning_rate: state.learningRate,
        images_per_second: seen / elapsed,
        ...(await validate(state, dataset)),
      };
      schedule?.onEvaluate?.(epochMetrics);
      stopped = (await hooks.onEvaluate(epochMetrics)) ?? null;
      hooks.run('afterEvaluate');
      hooks.run('onEpochEnd');
      emit({
        type: 'metrics',
        step: state.step,
        epoch: state.epoch,
        values: { ...epochMetrics, ...(await state.readLogged()) },
      });
      if (state.epoch === 1) emit({ type: 'trace', lines: [...sites.filled, ...hooks.takeTrace()] });
    }
    await hooks.onTrainEnd();
    if (stopped !== null) emit({ type: 'note', text: `stopped early: ${stopped}` });
    const { loss, accuracy } = await evaluate(model, dataset, dataset.test);
    emit({
      type: 'metrics',
      step: state.step,
      epoch: state.epoch - 1,
      values: { 'test/loss': loss, 'test/accuracy': accuracy },
    });
    return { metrics, stopped };
  } catch (error) {
    hooks.onError(error);
    throw error;
  } finally {
    hooks.dispose();
    optimizer.dispose();
    model.dispose();
  }
}

async function validate(state: TrainState, dataset: Dataset): Promise<Record<string, number>> {
  if (dataset.validation.size === 0) return {};
  const { loss, accuracy } = await evaluate(state.model, dataset, dataset.validation);
  return { 'val/loss': loss, 'val/accuracy': accuracy };
}

function progress(
  state: TrainState,
  loss: number,
  seen: number,
  epochStarted: number,
  started: number,
): RunEvent {
  const now = performance.now();
  return {
    type: 'progress',
    epoch: state.epoch,
    epochs: state.epochs,
    step: state.step,
    steps: state.steps,
    loss,
    imagesPerSecond: (1000 * seen) / (now - epochStarted),
    etaSeconds: ((now - started) / 1000 / state.step) * (state.steps - state.step),
  };
}
