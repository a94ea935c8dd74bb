import * as tf from '@tensorflow/tfjs-core';
import { Callback } from '@tensorflow/tfjs-layers';
import { expectNumber } from '../expect.js';
import { limitNorms } from '../max-norm/max-norm.js';

class MaxNormCallback extends Callback {
  readonly #maxValue: number;

  constructor(maxValue: number) {
    super();
    this.#maxValue = maxValue;
  }

  override onBatchEnd(): Promise<void> {
    tf.tidy(() => {
      for (const weight of this.model.trainableWeights)
        if (weight.shape.length > 1) weight.write(limitNorms(weight.read(), this.#maxValue));
    });
    return Promise.resolve();
  }
}

/** Max-norm on kernels for `model.fit`, after every step: tfjs never applies a layer's `kernelConstraint` there. */
export function maxNormCallback({ maxValue = 3 }: { readonly maxValue?: number } = {}): Callback {
  expectNumber('maxValue', maxValue, { above: 0 });
  return new MaxNormCallback(maxValue);
}
