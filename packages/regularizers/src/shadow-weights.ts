import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';

/** Copies or averages of all of a model's weights, the running values of norms among them, that can take their place. */
export class ShadowWeights {
  readonly #averages = new Map<string, tf.Variable>();
  #replaced: tf.Tensor[] = [];

  /** Starts anew from the model's weights. */
  start(model: LayersModel): void {
    this.dispose();
    for (const weight of model.weights)
      this.#averages.set(weight.originalName, tf.variable(weight.read(), false));
  }

  /** average ← keep · average + (1 − keep) · weight. */
  update(model: LayersModel, keep: number): void {
    tf.tidy(() => {
      for (const weight of model.weights) {
        const average = this.#averages.get(weight.originalName);
        average?.assign(tf.add(tf.mul(average, keep), tf.mul(weight.read(), 1 - keep)));
      }
    });
  }

  /** Puts the averages into the model until `swapOut`. */
  swapIn(model: LayersModel): void {
    if (this.#replaced.length > 0) return;
    this.#replaced = model.weights.map((weight) => tf.clone(weight.read()));
    this.copyTo(model);
  }

  /** Puts the weights back that `swapIn` replaced. */
  swapOut(model: LayersModel): void {
    model.weights.forEach((weight, i) => {
      const replaced = this.#replaced[i];
      if (replaced !== undefined) weight.write(replaced);
    });
    this.#forget();
  }

  /** Makes the averages the model's weights. */
  copyTo(model: LayersModel): void {
    for (const weight of model.weights) {
      const average = this.#averages.get(weight.originalName);
      if (average !== undefined) weight.write(average);
    }
  }

  /** Distance between the trained weights and their averages: scalar. */
  distance(model: LayersModel): tf.Scalar {
    return tf.tidy(() => {
      const squares = model.trainableWeights.map((weight) => {
        const average = this.#averages.get(weight.originalName);
        return average === undefined ? tf.scalar(0) : tf.sum(tf.squaredDifference(weight.read(), average));
      });
      return tf.sqrt(tf.addN(squares)) as tf.Scalar;
    });
  }

  slots(): ReadonlyMap<string, tf.Variable> {
    return this.#averages;
  }

  dispose(): void {
    for (const average of this.#averages.values()) average.dispose();
    this.#averages.clear();
    this.#forget();
  }

  #forget(): void {
    tf.dispose(this.#replaced);
    this.#replaced = [];
  }
}
