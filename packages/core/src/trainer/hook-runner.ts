import type * as tf from '@tensorflow/tfjs-core';
import { AblateError } from '../errors.js';
import type { Augmentation } from '../plugins/augmentation.js';
import { callsOf, HOOKS, inOrder, type Hook, type HookName, type Notice } from '../plugins/hook-table.js';
import type { Batch, Gradients, NamedRegularizer, Outputs, Pass, TrainContext } from '../plugins/hooks.js';
import type { Metrics } from '../plugins/metrics.js';
import { Acted } from './acted.js';

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

/** Calls the hooks of the regularizers as `HOOKS` says, and keeps which ones ran, in the first epoch. */
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

  /** @throws AblateError `PLUGIN` for a regularizer whose hook returns a promise: nothing waits for it. */
  run(hook: Notice): void {
    for (const { name, regularizer, context } of this.#calls(hook)) {
      const returned: unknown = regularizer[hook]?.(context);
      if (returned instanceof Promise) throw neverAwaited(name, hook, returned);
    }
  }

  /** Those that augment batches, first to last. */
  augmenting(): Augmenting[] {
    return this.#calls('augmentation').flatMap(({ name, regularizer: { augmentation }, context }) =>
      augmentation === undefined ? [] : [{ name, augmentation, context }],
    );
  }

  transformBatch(batch: Batch): Batch {
    return this.#calls('transformBatch').reduce(
      (b, { regularizer, context }) => regularizer.transformBatch?.(b, context) ?? b,
      batch,
    );
  }

  /** Terms to add to the loss, as `<plugin>/<term>`. */
  addLoss(outputs: Outputs): [name: string, term: tf.Scalar][] {
    return this.#calls('addLoss').flatMap(({ name, regularizer, context }) =>
      Object.entries(regularizer.addLoss?.(context, outputs) ?? {}).map(
        ([term, value]): [string, tf.Scalar] => [`${name}/${term}`, value],
      ),
    );
  }

  transformGradients(gradients: Gradients, recompute: () => Pass): Gradients {
    return this.#calls('transformGradients').reduce(
      (g, { regularizer, context }) => regularizer.transformGradients?.(g, context, recompute) ?? g,
      gradients,
    );
  }

  /** Why some regularizer asks to stop, if one does. All of them are asked. */
  async onEvaluate(metrics: Metrics): Promise<string | undefined> {
    let reason: string | undefined;
    for (const { name, regularizer, context } of this.#calls('onEvaluate')) {
      const asked = await regularizer.onEvaluate?.(metrics, context);
      if (asked !== undefined) reason ??= `${name}: ${asked}`;
    }
    return reason;
  }

  async onTrainEnd(): Promise<void> {
    for (const { regularizer, context } of this.#calls('onTrainEnd')) await regularizer.onTrainEnd?.(context);
  }

  onError(error: unknown): void {
    for (const { regularizer, context } of this.#calls('onError')) regularizer.onError?.(error, context);
  }

  dispose(): void {
    for (const { regularizer } of this.#calls('dispose')) regularizer.dispose?.();
  }

  #calls(hook: HookName): readonly Bound[] {
    const calls = callsOf(hook, this.#bound);
    if (this.trace !== null)
      for (const { name } of calls) {
        const line = `${hook}: ${name}`;
        if (!this.trace.includes(line)) this.trace.push(line);
      }
    return calls;
  }
}

function neverAwaited(name: string, hook: Notice, returned: Promise<unknown>): AblateError {
  returned.catch(() => undefined);
  const waiting = Object.entries<Hook>(HOOKS).flatMap(([other, { mayWait }]) =>
    mayWait === true ? [other] : [],
  );
  return new AblateError(
    'PLUGIN',
    `${name}: ${hook} returned a promise, which the trainer does not wait for; hooks that may: ${waiting.join(', ')}`,
  );
}
