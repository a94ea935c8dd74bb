import { Callback } from '@tensorflow/tfjs-layers';
import { Patience, type PatienceOptions } from '../early-stopping/patience.js';
import { expectNumber } from '../expect.js';
import { ShadowWeights } from '../shadow-weights.js';
import { numericLogs, type Logs } from './numeric-logs.js';

/** What `earlyStoppingCallback` takes. */
export interface EarlyStoppingCallbackOptions extends Partial<PatienceOptions> {
  /** Whether the best weights come back at the end; tfjs's own callback throws if it is asked to. */
  readonly restoreBestWeights?: boolean;
}

class EarlyStoppingCallback extends Callback {
  readonly #patience: Patience;
  readonly #restores: boolean;
  readonly #bestWeights = new ShadowWeights();

  constructor({ restoreBestWeights = true, ...options }: EarlyStoppingCallbackOptions) {
    super();
    const patience = { monitor: 'val_loss', goal: 'min', patience: 3, minDelta: 0, ...options } as const;
    expectNumber('the patience', patience.patience, { min: 0, whole: true });
    expectNumber('minDelta', patience.minDelta, { min: 0 });
    this.#patience = new Patience(patience);
    this.#restores = restoreBestWeights;
  }

  override onTrainBegin(): Promise<void> {
    this.#patience.reset();
    if (this.#restores) this.#bestWeights.start(this.model);
    return Promise.resolve();
  }

  override async onEpochEnd(_: number, logs?: Logs): Promise<void> {
    if (this.#patience.see(await numericLogs(logs))) this.#bestWeights.update(this.model, 0);
    if (this.#patience.reason !== undefined) this.model.stopTraining = true;
  }

  override onTrainEnd(): Promise<void> {
    if (Number.isFinite(this.#patience.best)) this.#bestWeights.copyTo(this.model);
    this.#bestWeights.dispose();
    return Promise.resolve();
  }
}

/**
 * Early stopping for `model.fit`, as the plugin does it: for `callbacks`, with validation data given.
 * @example
 * ```ts early-stopping.ts
 * import { loadBackend } from '@ablate/core';
 * import { earlyStoppingCallback } from '@ablate/regularizers';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { layers, sequential } from '@tensorflow/tfjs-layers';
 *
 * await loadBackend('wasm');
 * const model = sequential({ layers: [layers.dense({ units: 1, inputShape: [2] })] });
 * model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
 * await model.fit(tf.ones([64, 2]), tf.ones([64, 1]), {
 *   epochs: 50,
 *   verbose: 0,
 *   validationSplit: 0.25,
 *   callbacks: [earlyStoppingCallback({ patience: 2, restoreBestWeights: true })],
 * });
 * ```
 */
export function earlyStoppingCallback(options: EarlyStoppingCallbackOptions = {}): Callback {
  return new EarlyStoppingCallback(options);
}
