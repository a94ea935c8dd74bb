import { Callback } from '@tensorflow/tfjs-layers';
import { expectNumber } from '../expect.js';
import { ShadowWeights } from '../shadow-weights.js';

class WeightAverageCallback extends Callback {
  readonly #decay: number;
  readonly #average = new ShadowWeights();

  constructor(decay: number) {
    super();
    this.#decay = decay;
  }

  override onTrainBegin(): Promise<void> {
    this.#average.start(this.model);
    return Promise.resolve();
  }

  override onBatchEnd(): Promise<void> {
    this.#average.update(this.model, this.#decay);
    return Promise.resolve();
  }

  override onTrainEnd(): Promise<void> {
    this.#average.copyTo(this.model);
    this.#average.dispose();
    return Promise.resolve();
  }
}

/**
 * The moving average of the weights for `model.fit`: w̄ ← decay·w̄ + (1 − decay)·w after each step, and the model ends
 * with it. Validation inside `fit` sees the weights themselves.
 */
export function weightAverageCallback({ decay = 0.999 }: { readonly decay?: number } = {}): Callback {
  expectNumber('the decay', decay, { min: 0, max: 1 });
  return new WeightAverageCallback(decay);
}
