import type * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Streams } from '../random/streams.js';
import type { JsonObject } from './json.js';
import type { SiteFillers } from './sites.js';

/** A trainable weight by name. */
export interface Weight {
  /** `<layer>/<weight>`, such as `stage1_block0_conv1/kernel`. */
  readonly name: string;
  readonly variable: tf.Variable;
}

/** A mini-batch on the backend. */
export interface Batch {
  /** `[N, …inputShape]`, float32, normalized. */
  readonly inputs: tf.Tensor;
  /** Class numbers `[N]` int32, or one distribution per example `[N, classes]` float32. */
  readonly targets: tf.Tensor;
}

export type Gradients = ReadonlyMap<string, tf.Tensor>;
export type Metrics = Readonly<Record<string, number>>;

/** What every hook sees. */
export interface TrainContext {
  readonly model: LayersModel;
  readonly weights: readonly Weight[];
  readonly streams: Streams;
  readonly epochs: number;
  readonly stepsPerEpoch: number;
  /** Counted from 1, the epoch under way; 0 before the first. */
  readonly epoch: number;
  /** Optimizer steps done so far, over all epochs. */
  readonly step: number;
  readonly learningRate: number;
  /** Reports a metric under `<plugin>/<name>` at the current step. */
  log(name: string, value: number): void;
}

/**
 * A regularizer: sites it fills, hooks it takes part in. The trainer calls them in this order.
 *
 *     setup
 *     onTrainStart
 *     for each epoch
 *       onEpochStart
 *       for each batch
 *         transformBatch            first to last
 *           forward, loss
 *         addLoss                   summed
 *           backward
 *         transformGradients        first to last
 *         beforeUpdate              first to last
 *           optimizer step
 *         afterUpdate               last to first
 *         onBatchEnd                last to first
 *       evaluate on the validation split
 *       onEvaluate                  first to last; may ask to stop
 *       onEpochEnd                  last to first
 *     onTrainEnd                    last to first
 *     onError, dispose              always run
 *
 * `transformBatch` to `afterUpdate` run inside `tf.tidy` and are synchronous; what they return is kept for them.
 */
export interface Regularizer {
  readonly sites?: SiteFillers;
  /** `pre` hooks run before, `post` hooks after those without an order. */
  readonly order?: 'pre' | 'post';
  /** Whether `transformBatch` replaces targets; two such regularizers need to be combined by hand. */
  readonly replacesTargets?: boolean;
  setup?(context: TrainContext): void;
  onTrainStart?(context: TrainContext): void;
  onEpochStart?(context: TrainContext): void;
  transformBatch?(batch: Batch, context: TrainContext): Batch;
  /** Scalars added to the loss, by name. */
  addLoss?(context: TrainContext): Readonly<Record<string, tf.Scalar>>;
  transformGradients?(gradients: Gradients, context: TrainContext): Gradients;
  beforeUpdate?(context: TrainContext): void;
  afterUpdate?(context: TrainContext): void;
  onBatchEnd?(context: TrainContext): void;
  /** A returned text asks the trainer to stop and says why. */
  onEvaluate?(metrics: Metrics, context: TrainContext): string | undefined | Promise<string | undefined>;
  onEpochEnd?(context: TrainContext): void;
  onTrainEnd?(context: TrainContext): void | Promise<void>;
  onError?(error: unknown, context: TrainContext): void;
  dispose?(): void;
  /** What a checkpoint has to keep for this regularizer. */
  state?(): JsonObject;
  restore?(state: JsonObject): void;
}

/** A resolved regularizer with the name it is known by. */
export interface NamedRegularizer {
  readonly name: string;
  readonly regularizer: Regularizer;
}

const RANK = { pre: 0, none: 1, post: 2 };

/** Stable sort by `order`: `pre`, those without, `post`. */
export function inOrder(regularizers: readonly NamedRegularizer[]): readonly NamedRegularizer[] {
  return regularizers.toSorted(
    (a, b) => RANK[a.regularizer.order ?? 'none'] - RANK[b.regularizer.order ?? 'none'],
  );
}
