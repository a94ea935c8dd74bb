import * as tf from '@tensorflow/tfjs-core';
import { Callback } from '@tensorflow/tfjs-layers';
import { expectNumber } from '../expect.js';
import { limitNorms } from '../max-norm/max-norm.js';

class MaxNormCallback extends Callback {
  readonly #limit: number;

  constructor(limit: number) {
    super();
    this.#limit = limit;
  }

  override onBatchEnd(): Promise<void> {
    tf.tidy(() => {
      for (const weight of this.model.trainableWeights)
        if (weight.shape.length > 1) weight.write(limitNorms(weight.read(), this.#limit));
    });
    return Promise.resolve();
  }
}

/** Max-norm on kernels for `model.fit`, after every step: tfjs never applies a layer's `kernelConstraint` there. */
export function maxNormCallback({ limit = 3 }: { readonly limit?: number } = {}): Callback {
  expectNumber('the limit', limit, { above: 0 });
  return new MaxNormCallback(limit);
}
