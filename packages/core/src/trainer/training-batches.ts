import * as tf from '@tensorflow/tfjs-core';
import { batchLoader, type BatchLoader } from '../data/loader/batch-loader.js';
import type { BatchPlan } from '../data/loader/batch-maker.js';
import { batchesOf, upload } from '../data/loader/batches.js';
import type { Dataset } from '../data/dataset.js';
import { batchFacts } from '../data/loader/host-batch.js';
import { elementAt } from '../element-at.js';
import type { HostBatch } from '../plugins/augmentation.js';
import type { Batch } from '../plugins/hooks.js';
import type { Metrics } from '../plugins/metrics.js';
import { Generator } from '../random/streams.js';
import type { CellConfig } from './config.js';
import type { Augmenting, HookRunner } from './hook-runner.js';
import type { TrainState } from './state.js';

interface TrainingPlan extends BatchPlan {
  /** What each augmentation reports of the batch. */
  readonly metrics: readonly Metrics[];
  /** Of each augmentation's stream, after the batch was drawn. */
  readonly positions: readonly number[];
}

/** A batch that is ready, though the run's random streams still stand before it. */
export interface ReadyBatch {
  readonly plan: TrainingPlan;
  readonly batch: HostBatch;
}

/** The batches that a run trains on: drawn here, in order, and made ahead of the step by threads. */
export class TrainingBatches implements AsyncDisposable {
  readonly #dataset: Dataset;
  readonly #state: TrainState;
  readonly #augmenting: readonly Augmenting[];
  readonly #loader: BatchLoader;
  readonly #batchSize: number;

  private constructor(
    dataset: Dataset,
    state: TrainState,
    augmenting: readonly Augmenting[],
    loader: BatchLoader,
    batchSize: number,
  ) {
    this.#dataset = dataset;
    this.#state = state;
    this.#augmenting = augmenting;
    this.#loader = loader;
    this.#batchSize = batchSize;
  }

  /** Starts the threads. */
  static async start(
    dataset: Dataset,
    state: TrainState,
    hooks: HookRunner,
    { workers, prefetch, batchSize }: Pick<CellConfig, 'prefetch' | 'batchSize'> & { workers: number },
  ): Promise<TrainingBatches> {
    const augmenting = hooks.augmenting();
    const source = {
      facts: batchFacts(dataset),
      split: dataset.train,
      augmentations: augmenting.map(({ name, augmentation: { module } }) => ({
        ...{ name, module },
        key: state.streams.seed(name),
      })),
    };
    const augments = augmenting.map(({ augmentation: { augment } }) => augment);
    const loader = await batchLoader(source, augments, { workers, prefetch });
    return new TrainingBatches(dataset, state, augmenting, loader, batchSize);
  }

  /** The batches that are left of the epoch under way, in their order. */
  rest(): AsyncGenerator<ReadyBatch> {
    return this.#loader.load(this.#plans());
  }

  /** Puts a batch on the backend, where the caller owns it, and the random streams behind it. */
  take({ plan, batch }: ReadyBatch): Batch & Disposable {
    this.#augmenting.forEach(({ name, context }, i) => {
      this.#state.streams.generator(name).position = elementAt(plan.positions, i);
      for (const [metric, value] of Object.entries(plan.metrics[i] ?? {})) context.log(metric, value);
    });
    const { inputs, targets } = upload(batch);
    return { inputs, targets, [Symbol.dispose]: () => tf.dispose([inputs, targets]) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#loader.end();
  }

  *#plans(): Iterable<TrainingPlan> {
    const { inputShape, train } = this.#dataset;
    const { step, stepsPerEpoch, streams } = this.#state;
    const order = this.#state.drawOrder(train.size);
    // Copies, for the run's own streams stand where its last step has left them.
    const ahead = this.#augmenting.map(({ name, augmentation }) => {
      const { key, position } = streams.generator(name);
      return { augmentation, generator: new Generator(key, position) };
    });
    const left = order.subarray((step % stepsPerEpoch) * this.#batchSize);
    for (const indices of batchesOf(left, this.#batchSize)) {
      const drawn = ahead.map(({ augmentation, generator }) =>
        augmentation.draw([indices.length, ...inputShape], generator),
      );
      yield {
        indices,
        draws: drawn.map(({ draws }) => draws),
        metrics: drawn.map(({ metrics = {} }) => metrics),
        positions: ahead.map(({ generator }) => generator.position),
      };
    }
  }
}
