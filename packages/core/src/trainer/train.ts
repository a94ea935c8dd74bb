import { loadBackend } from '../backends/load.js';
import { batchesOf, makeBatch } from '../data/batches.js';
import type { Dataset } from '../data/dataset.js';
import { AblateError } from '../errors.js';
import type { Metrics } from '../plugins/hooks.js';
import type { Registry } from '../plugins/registry.js';
import { createSites } from '../plugins/sites.js';
import { Streams } from '../random/streams.js';
import { checkCell, checkOutputs } from './check-cell.js';
import type { CellConfig } from './config.js';
import type { RunEvent, RunListener } from './events.js';
import { evaluate, unpack } from './evaluate.js';
import { HookRunner } from './hook-runner.js';
import { TrainState } from './state.js';
import { addTallies, taskOf, type Task } from './task.js';
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
  /** Last value of every metric, `test/loss` and the task's own among them. */
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
  const { regularizers, source } = checkCell(config, registry);
  const optimizer = registry.resolve('optimizer', config.optimizer);
  const schedule = config.schedule && registry.resolve('schedule', config.schedule);
  const builder = registry.resolve('model', config.model);

  const backend = await loadBackend(config.backend);
  const dataset = await source.load();
  const task = taskOf(dataset, config.loss);
  const streams = new Streams(seed);
  const sites = createSites(regularizers, streams);
  const model = builder.build({
    inputShape: dataset.inputShape,
    outputs: task.outputShape.at(-1) ?? 1,
    perStep: task.outputShape.length > 1,
    sites,
    streams,
  });
  checkOutputs(model, task, config.model.use);
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
      let tally: number[] = [];
      const order = streams.generator('order').permutation(dataset.train.size);
      for (const indices of batchesOf(order, config.batchSize)) {
        signal?.throwIfAborted();
        const factor = schedule?.factor(state.step, state.steps, stepsPerEpoch) ?? 1;
        state.learningRate = optimizer.learningRate * factor;
        const batch = makeBatch(dataset, dataset.train, indices);
        const { values, names } = trainStep(batch, state, hooks, optimizer, {
          task,
          parts: config.accumulate,
        });
        const { scalars, outputs, targets } = await unpack(values, indices.length, task, 1 + names.length);
        const [loss = NaN, ...added] = scalars;
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
        tally = addTallies(tally, task.tally(outputs, targets));
        emit(progress(state, lossSum / seen, seen, epochStarted, started));
      }
      const elapsed = (performance.now() - epochStarted) / 1000;
      hooks.run('beforeEvaluate');
      const epochMetrics = {
        'train/epoch_loss': lossSum / seen,
        ...prefixed('train', task.metrics(tally)),
        learning_rate: state.learningRate,
        images_per_second: seen / elapsed,
        ...(await validate(state, dataset, task)),
      };
      schedule?.onEvaluate?.(epochMetrics);
      stopped = (await hooks.onEvaluate(epochMetrics)) ?? null;
      hooks.run('afterEvaluate');
      hooks.run('onEpochEnd');
      const ended = {
        step: state.step,
        epoch: state.epoch,
        values: { ...epochMetrics, ...(await state.readLogged()) },
      };
      emit({ type: 'metrics', ...ended });
      emit({ type: 'epoch', ...ended });
      if (state.epoch === 1) emit({ type: 'trace', lines: [...sites.filled, ...hooks.takeTrace()] });
    }
    await hooks.onTrainEnd();
    if (stopped !== null) emit({ type: 'note', text: `stopped early: ${stopped}` });
    const results = await evaluate(model, dataset, dataset.test, task);
    emit({
      type: 'metrics',
      step: state.step,
      epoch: state.epoch - 1,
      values: prefixed('test', results),
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

async function validate(state: TrainState, dataset: Dataset, task: Task): Promise<Metrics> {
  if (dataset.validation.size === 0) return {};
  return prefixed('val', await evaluate(state.model, dataset, dataset.validation, task));
}

const prefixed = (split: string, metrics: Metrics): Metrics =>
  Object.fromEntries(Object.entries(metrics).map(([name, value]) => [`${split}/${name}`, value]));

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
