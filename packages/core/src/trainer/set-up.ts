import { shareTraining } from '#host/data/loader/share-training';
import { loadBackend, type LoadedBackend } from '../backends/load.js';
import type { Dataset, DatasetSource } from '../data/dataset.js';
import { layerCost, type LayerCost } from '../layers/layer-cost.js';
import type { Optimizer } from '../optimizers/optimizer.js';
import type { Sites } from '../plugins/sites.js';
import { Streams } from '../random/streams.js';
import type { Schedule } from '../schedules/schedule.js';
import { buildNetwork } from './build-network.js';
import { checkCell } from './check-cell.js';
import type { RunListener } from './events.js';
import type { StepContext } from './gradients.js';
import { HookRunner } from './hook-runner.js';
import { TrainState } from './state.js';
import { taskOf } from './task.js';
import type { TrainOptions } from './train-options.js';

/** A cell that is ready to be trained: what all stages of its training work on. */
export interface TrainingRun extends StepContext {
  readonly backend: LoadedBackend;
  readonly source: DatasetSource;
  readonly dataset: Dataset;
  /** Whether the test split is evaluated after every epoch too. */
  readonly testEachEpoch: boolean;
  /** Threads that make batches. */
  readonly workers: number;
  readonly sites: Sites;
  /** From the model's input to its output. */
  readonly layers: readonly LayerCost[];
  readonly optimizer: Optimizer;
  readonly schedule: Schedule | undefined;
  /** Tells the run's listener, and keeps the last value of every metric. */
  readonly emit: RunListener;
}

/** Loads a cell's backend and data, builds its model, and says so. */
export async function setUp({ config, seed, registry, onEvent }: TrainOptions): Promise<TrainingRun> {
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
  const layers = model.layers.map(layerCost);
  const emit: RunListener = (event) => {
    if (event.type === 'metrics') {
      Object.assign(state.metrics, event.values);
      hooks.acted.add(event.values);
    }
    onEvent?.(event);
  };
  emit({
    type: 'start',
    backend: backend.name,
    device: backend.device,
    parameters: state.weights.reduce((sum, { variable }) => sum + variable.size, 0),
    layers,
  });
  const { accumulate, testEachEpoch = false } = config;
  return {
    ...{ backend, source, dataset, testEachEpoch, workers, task, accumulate, sites, layers },
    ...{ optimizer, schedule, state, hooks, emit },
  };
}
