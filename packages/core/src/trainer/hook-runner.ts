import type * as tf from '@tensorflow/tfjs-core';
import type { Augmentation } from '../plugins/augmentation.js';
import type {
  Batch,
  Gradients,
  NamedRegularizer,
  Outputs,
  Pass,
  Regularizer,
  TrainContext,
} from '../plugins/hooks.js';
import type { Metrics } from '../plugins/metrics.js';
import { inOrder } from '../plugins/hooks.js';
import { Acted } from './acted.js';

type HookName = Exclude<
  keyof Regularizer,
  'sites' | 'order' | 'claims' | 'needs' | 'acted' | 'layers' | 'state' | 'slots' | 'restore'
>;
type SimpleHook =
  | 'setup'
  | 'onTrainStart'
  | 'onEpochStart'
  | 'beforeUpdate'
  | 'afterUpdate'
  | 'onBatchEnd'
  | 'beforeEvaluate'
  | 'afterEvaluate'
  | 'onEpochEnd';

interface Bound extends NamedRegularizer {
  /** The context with `log` under the plugin's name. */
  readonly context: TrainContext;
}

/** A regularizer that augments batches. */
export interface Augmenting {
  readonly name: string;
  readonly augmentation: Augmentation;
  readonly context: TrainContext;
}

/** Calls the hooks of the regularizers in their order, and keeps the sequence of the first epoch's first step. */
export class HookRunner {
  readonly #bound: readonly Bound[];
  /** What has run, in order, each once; null once it has been taken. */
  trace: string[] | null = [];
  readonly acted: Acted;

  constructor(regularizers: readonly NamedRegularizer[], context: TrainContext) {
    this.acted = new Acted(regularizers);
    this.#bound = inOrder(regularizers).map((named) => ({
      ...named,
      context: Object.create(context, {
        log: {
          value: (name: string, value: number | tf.Scalar) => context.log(`${named.name}/${name}`, value),
        },
      }) as TrainContext,
    }));
  }

  get regularizers(): readonly NamedRegularizer[] {
    return this.#bound;
  }

  /** What ran; later calls are not recorded. */
  takeTrace(): string[] {
    const lines = this.trace ?? [];
    this.trace = null;
    return lines;
  }

  /** Hooks that only look: first to last, `after…` and `…End` last to first. */
  run(hook: SimpleHook): void {
    const reversed = hook.startsWith('after') || hook.endsWith('End');
    for (const { regularizer, context } of this.#having(hook, reversed)) regularizer[hook]?.(context);
  }

  /** Those that augment batches, first to last. */
  augmenting(): Augmenting[] {
    return this.#having('augmentation').flatMap(({ name, regularizer: { augmentation }, context }) =>
      augmentation === undefined ? [] : [{ name, augmentation, context }],
    );
  }

  transformBatch(batch: Batch): Batch {
    return this.#having('transformBatch').reduce(
      (b, { regularizer, context }) => regularizer.transformBatch?.(b, context) ?? b,
      batch,
    );
  }

  /** Terms to add to the loss, as `<plugin>/<term>`. */
  addLoss(outputs: Outputs): [name: string, term: tf.Scalar][] {
    return this.#having('addLoss').flatMap(({ name, regularizer, context }) =>
      Object.entries(regularizer.addLoss?.(context, outputs) ?? {}).map(
        ([term, value]): [string, tf.Scalar] => [`${name}/${term}`, value],
      ),
    );
  }

  transformGradients(gradients: Gradients, recompute: () => Pass): Gradients {
    return this.#having('transformGradients').reduce(
      (g, { regularizer, context }) => regularizer.transformGradients?.(g, context, recompute) ?? g,
      gradients,
    );
  }

  /** Why some regularizer asks to stop, if one does. All of them are asked. */
  async onEvaluate(metrics: Metrics): Promise<string | undefined> {
    let reason: string | undefined;
    for (const { name, regularizer, context } of this.#having('onEvaluate')) {
      const asked = await regularizer.onEvaluate?.(metrics, context);
      if (asked !== undefined) reason ??= `${name}: ${asked}`;
    }
    return reason;
  }

  async onTrainEnd(): Promise<void> {
    for (const { regularizer, context } of this.#having('onTrainEnd', true))
      await regularizer.onTrainEnd?.(context);
  }

  onError(error: unknown): void {
    for (const { regularizer, context } of this.#having('onError')) regularizer.onError?.(error, context);
  }

  dispose(): void {
    for (const { regularizer } of this.#having('dispose', true)) regularizer.dispose?.();
  }

  #having(hook: HookName, reversed = false): readonly Bound[] {
    const having = this.#bound.filter(({ regularizer }) => regularizer[hook] !== undefined);
    if (this.trace !== null)
      for (const { name } of having) {
        const line = `${hook}: ${name}`;
        if (!this.trace.includes(line)) this.trace.push(line);
      }
    return reversed ? having.toReversed() : having;
  }
}
