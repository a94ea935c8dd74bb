import * as tf from '@tensorflow/tfjs-core';
import type { Value } from './calls.js';

/** The tensors of one run. */
export class Values {
  readonly #read = new Map<Value, tf.Tensor>();
  readonly #masks = new Map<Value, tf.Tensor>();
  readonly #given = new Map<Value, tf.Tensor>();

  /** Of a layer that is called more than once for its outputs, the first tensor is read, and the last given out. */
  set(value: Value, tensor: tf.Tensor, mask?: tf.Tensor | null): void {
    this.#given.set(value, tensor);
    if (this.#read.has(value)) return;
    // tfjs types no dtype as possibly missing, which it may be.
    const dtype = value.dtype as tf.DataType | undefined;
    this.#read.set(value, dtype === undefined || dtype === tensor.dtype ? tensor : tf.cast(tensor, dtype));
    if (mask != null) this.#masks.set(value, mask);
  }

  get(value: Value): tf.Tensor {
    return required(this.#read, value);
  }

  given(value: Value): tf.Tensor {
    return required(this.#given, value);
  }

  mask(value: Value): tf.Tensor | null {
    return this.#masks.get(value) ?? null;
  }

  dispose(values: readonly Value[]): void {
    for (const value of values) this.get(value).dispose();
  }

  disposeMasks(): void {
    tf.dispose([...this.#masks.values()]);
  }
}

function required(tensors: ReadonlyMap<Value, tf.Tensor>, value: Value): tf.Tensor {
  const tensor = tensors.get(value);
  if (tensor === undefined) throw new Error(`no value for ${value.name}`);
  return tensor;
}
