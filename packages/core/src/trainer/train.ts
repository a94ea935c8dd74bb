import { loadBackend } from '../backends/load.js';
import { Checkpoints } from '../checkpoint/checkpoints.js';
import type { CheckpointOptions } from '../checkpoint/options.js';
import { shareTraining } from '../data/batch-loader.js';
import type { Dataset } from '../data/dataset.js';
import { elementAt } from '../element-at.js';
import { layerCost, type LayerCost } from '../layers/layer-cost.js';
import type { Metrics } from '../plugins/metrics.js';
import type { Registry } from '../plugins/registry.js';
import { Streams } from '../random/streams.js';
import { buildNetwork } from './build-network.js';
import { checkCell } from './check-cell.js';
import { canonicalCell } from './canonical-cell.js';
import type { CellConfig } from './config.js';
import { Confusion } from './confusion.js';
import { diverged, StepStart } from './divergence.js';
import type { RunEvent, RunListener } from './events.js';
import { evaluate, unpack } from './evaluate.js';
import { HookRunner } from './hook-runner.js';
import { Pace } from './pace.js';
import { Pauses } from './pauses.js';
import { memoryMetrics } from './report.js';
import { TrainState } from './state.js';
import { taskOf, type Task } from './task.js';
import { hashWeights, TestOutputs } from './test-outputs.js';
import { trainStep } from './train-step.js';
import { TrainingBatches } from './training-batches.js';

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

export interface TrainResult {
  /** Last value of every metric, `test/loss` and the task's own among them. */
  readonly metrics: Readonly<Record<string, number>>;
  /** Why training ended before its last epoch, if it did. */
  readonly stopped: string | null;
}

/**
 * Trains one cell: loads its backend and data, builds its model, runs the loop that `plugins/hooks` describes,
 * and reads the test split once, at the end.
 * @throws AblateError `CONFIG`, `BACKEND`, `DATA` or `CHECKPOINT` before training; `DIVERGED` when the loss is no
 * longer a number.
 */
export async function train(options: TrainOptions): Promise<TrainResult> {
  const { config, seed, registry, onEvent, signal } = options;
  const { regularizers, source } = checkCell(config, registry);
  const optimizer = registry.resolve('optimizer', config.optimizer);
  const schedule = config.schedule && registry.resolve('schedule', config.schedule);
  const builder = registry.resolve('model', config.model);

  const backend = await loadBackend(config.backend);
  const { workers = regularizers.some(({ regularizer }) => regularizer.augmentation) ? 1 : 0 } = config;
  const streams = new Streams(seed, config.streams);
  const loaded = await source.load(streams.splitKey);
  const dataset = workers === 0 ? loaded : shareTraining(loaded);
  const task = taskOf(dataset, config.loss);
  const shape = { inputShape: dataset.inputShape, outputShape: task.outputShape };
  const { model, sites } = buildNetwork({ builder, name: config.model.use, regularizers, shape, streams });
  const stepsPerEpoch = Math.ceil(dataset.train.size / config.batchSize);
  const state = new TrainState(model, streams, config.epochs, stepsPerEpoch);
  const hooks = new HookRunner(regularizers, state);
  const emit = (event: RunEvent) => {
    if (event.type === 'metrics') {
      Object.assign(state.metrics, event.values);
      hooks.acted.add(event.values);
    }
    onEvent?.(event);
  };
  const layers = model.layers.map(layerCost);
  emit({
    type: 'start',
    backend: backend.name,
    device: backend.device,
    parameters: state.weights.reduce((sum, { variable }) => sum + variable.size, 0),
    layers,
  });

  try {
    hooks.run('setup');
    hooks.run('onTrainStart');
    const checkpoints =
      options.checkpoints &&
      new Checkpoints(
        options.checkpoints,
        {
          ...{ state, hooks, optimizer, schedule },
          cell: { ...canonicalCell(config, registry), seed, data: await source.checksum() },
          machine: {
            backend: backend.name,
            device: backend.device,
            threads: process.env.ABLATE_THREADS ?? 'all',
            instructions: options.checkpoints.instructions,
          },
        },
        emit,
      );
    await checkpoints?.resume();
    const pauses = new Pauses();
    const endIfAsked = async () => {
      await pauses.takeIfDue();
      if (signal?.aborted === true) await checkpoints?.save();
      signal?.throwIfAborted();
    };
    await using batches = await TrainingBatches.start(dataset, state, hooks, { ...config, workers });
    const pace = new Pace(state);
    while (!state.isDone) {
      await endIfAsked();
      if (state.underway === null) {
        state.epoch += 1;
        hooks.run('onEpochStart');
      }
      pace.startEpoch();
      for await (const ready of pace.waitFor(batches.rest())) {
        await endIfAsked();
        const factor = schedule?.factor(state.step, state.steps, stepsPerEpoch) ?? 1;
        state.learningRate = optimizer.learningRate * factor;
        using start = new StepStart(state);
        const batch = batches.take(ready);
        const size = ready.plan.indices.length;
        const { values, names } = trainStep(batch, state, hooks, optimizer, {
          task,
          parts: config.accumulate,
        });
        const { scalars, outputs, targets } = await unpack(values, size, task, 1 + names.length);
        const loss = elementAt(scalars, 0);
        state.step += 1;
        hooks.run('onBatchEnd');
        names.forEach((name, i) => state.log(name, elementAt(scalars, 1 + i)));
        emit({
          type: 'metrics',
          step: state.step,
          epoch: state.epoch,
          values: { 'train/loss': loss, ...state.takeLogged() },
        });
        const broken = Number.isFinite(loss) ? null : await start.explain(batch, hooks);
        batch.inputs.dispose();
        batch.targets.dispose();
        if (broken !== null) throw diverged(loss, state, broken, checkpoints?.newest);
        state.addBatch(size, loss, task.tally(outputs, targets));
        emit(pace.progress());
        await checkpoints?.afterBatch();
      }
      const { imagesPerSecond, dataWait } = pace;
      const { seen, lossSum, tally } = state.takeUnderway();
      hooks.run('beforeEvaluate');
      const epochMetrics = {
        'train/epoch_loss': lossSum / seen,
        ...prefixed('train', task.metrics(tally)),
        learning_rate: state.learningRate,
        images_per_second: imagesPerSecond,
        data_wait: dataWait,
        ...memoryMetrics(),
        ...(await validate(state, dataset, task)),
      };
      schedule?.onEvaluate?.(epochMetrics);
      state.stopped = (await hooks.onEvaluate(epochMetrics)) ?? null;
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
      await checkpoints?.afterEpoch(epochMetrics);
    }
    await hooks.onTrainEnd();
    const { metrics, stopped, step, epoch } = state;
    if (stopped !== null) emit({ type: 'note', text: `stopped early: ${stopped}` });
    emit({ type: 'metrics', step, epoch, values: await state.readLogged() });
    for (const text of hooks.acted.warnings()) emit({ type: 'note', text });
    const confusion = Confusion.of(dataset);
    const tested = new TestOutputs(dataset);
    const weightsHash = await hashWeights(model);
    const results = await evaluate(model, dataset, dataset.test, task, (outputs, targets) => {
      confusion?.add(outputs, targets);
      tested.add(outputs, targets);
    });
    emit({
      type: 'tested',
      weightsHash,
      outputsHash: tested.hash(),
      predictions: tested.predictions(),
      multiplications: multiplications(layers, dataset, state.epoch),
    });
    if (confusion !== undefined) emit({ type: 'confusion', ...confusion.read() });
    emit({
      type: 'metrics',
      step,
      epoch,
      values: { ...prefixed('test', results), ...hooks.acted.metrics() },
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

/** A step goes through the model forwards, and about twice as far backwards. */
function multiplications(
  layers: readonly LayerCost[],
  { train, validation, test }: Dataset,
  epochs: number,
): number {
  const macs = layers.reduce((sum, layer) => sum + layer.macs, 0);
  return macs * (epochs * (3 * train.size + validation.size) + test.size);
}

async function validate(state: TrainState, dataset: Dataset, task: Task): Promise<Metrics> {
  if (dataset.validation.size === 0) return {};
  return prefixed('val', await evaluate(state.model, dataset, dataset.validation, task));
}

const prefixed = (split: string, metrics: Metrics): Metrics =>
  Object.fromEntries(Object.entries(metrics).map(([name, value]) => [`${split}/${name}`, value]));
