import type * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Augmentation } from './augmentation.js';
import type { Streams } from '../random/streams.js';
import type { JsonObject } from './json.js';
import type { Metrics } from './metrics.js';
import type { SiteFillers } from './site-fillers.js';

/** A trainable weight by name. */
export interface Weight {
  /** `<layer>/<weight>`, such as `stage1_unit1_conv1/kernel`. */
  readonly name: string;
  readonly variable: tf.Variable;
}

/** A mini-batch on the backend. */
export interface Batch {
  /** `[N, …inputShape]`, float32, normalized. */
  readonly inputs: tf.Tensor;
  /**
   * Class numbers `[N]` int32, or one distribution per example `[N, classes]` float32; of a sequence `[N, steps]` and
   * `[N, steps, classes]`; of a regression standardized targets `[N, targets]` float32.
   */
  readonly targets: tf.Tensor;
}

/** Gradients of the loss, by the name of their weight, with its shape. */
export type Gradients = ReadonlyMap<string, tf.Tensor>;

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
  /** Reports a metric under `<plugin>/<name>` at the current step. A scalar is read with the step's loss. */
  log(name: string, value: number | tf.Scalar): void;
}

/** What the model gave for a batch, and what it should have given. */
export interface Outputs {
  /** `[N, classes]`, of a sequence `[N, steps, classes]`, of a regression `[N, targets]`. */
  readonly logits: tf.Tensor;
  /** As in `Batch`. */
  readonly targets: tf.Tensor;
}

/** Loss and gradients of one forward and backward pass over the batch. */
export interface Pass {
  readonly loss: tf.Scalar;
  readonly gradients: Gradients;
}

/** `images`: inputs `[height, width, channels]`. `classes`: targets that are classes, at each step or of the whole. */
export type Need = 'images' | 'classes';

/** What a regularizer does in training; `HOOKS` says when each is called, in which order, and what it may return. */
export interface Hooks {
  setup(context: TrainContext): void;
  onTrainStart(context: TrainContext): void;
  onEpochStart(context: TrainContext): void;
  /** What changes batches in host memory. */
  readonly augmentation: Augmentation;
  transformBatch(batch: Batch, context: TrainContext): Batch;
  /** Scalars added to the loss, by name. */
  addLoss(context: TrainContext, outputs: Outputs): Readonly<Record<string, tf.Scalar>>;
  /** `recompute` repeats the pass on the same batch, with the same masks, at the weights as they are when called. */
  transformGradients(gradients: Gradients, context: TrainContext, recompute: () => Pass): Gradients;
  beforeUpdate(context: TrainContext): void;
  afterUpdate(context: TrainContext): void;
  onBatchEnd(context: TrainContext): void;
  beforeEvaluate(context: TrainContext): void;
  /** A returned text asks the trainer to stop and says why. */
  onEvaluate(metrics: Metrics, context: TrainContext): string | undefined | Promise<string | undefined>;
  afterEvaluate(context: TrainContext): void;
  onEpochEnd(context: TrainContext): void;
  onTrainEnd(context: TrainContext): void | Promise<void>;
  onError(error: unknown, context: TrainContext): void;
  dispose(): void;
}

/**
 * A regularizer: sites it fills, hooks it takes part in. docs/hooks.md shows the loop in which the trainer calls them.
 * `transformBatch` to `afterUpdate` run inside `tf.tidy`; what they return is kept for them.
 */
export interface Regularizer extends Partial<Hooks> {
  readonly sites?: SiteFillers;
  /** Hooks of `pre` run before those without an order, hooks of `post` after them. */
  readonly order?: 'pre' | 'post';
  /** What only one regularizer of a cell may do, such as `mixes the examples`; two with one claim are an error. */
  readonly claims?: readonly string[];
  /** What the dataset must have; checked before anything trains. */
  readonly needs?: readonly Need[];
  /**
   * Which of the numbers that it logs says how much it did: one from 0 up, such as the share that it clipped. Its mean
   * over the run is kept as `acted/<plugin>/<name>`; 0 is a warning.
   */
  readonly acted?: string;
  /** Names of layers that the model must have, for a regularizer of certain ones; checked before anything trains. */
  readonly layers?: readonly string[];
  /** What a checkpoint has to keep for this regularizer. */
  state?(): JsonObject;
  /** Tensors that a checkpoint has to keep, by name; they exist from `onTrainStart` on. */
  slots?(): ReadonlyMap<string, tf.Variable>;
  restore?(state: JsonObject): void;
}

/** A resolved regularizer with the name it is known by. */
export interface NamedRegularizer {
  readonly name: string;
  readonly regularizer: Regularizer;
}
