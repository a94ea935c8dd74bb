import * as tf from '@tensorflow/tfjs-core';

/** An optimizer's tensors, one of each kind for a weight, made of zeros when they are first asked for. */
export class Slots {
  readonly #variables = new Map<string, tf.Variable>();

  /** The slot `<kind>/<weight>`, with the shape of the weight's variable. */
  get(kind: string, weight: string, variable: tf.Tensor): tf.Variable {
    const name = `${kind}/${weight}`;
    let slot = this.#variables.get(name);
    if (slot === undefined) {
      slot = tf.variable(tf.zerosLike(variable), false);
      this.#variables.set(name, slot);
    }
    return slot;
  }

  all(): ReadonlyMap<string, tf.Variable> {
    return new Map(this.#variables);
  }

  restore(values: ReadonlyMap<string, tf.Tensor>): void {
    this.dispose();
    for (const [name, value] of values) this.#variables.set(name, tf.variable(value, false));
  }

  dispose(): void {
    for (const variable of this.#variables.values()) variable.dispose();
    this.#variables.clear();
  }
}
