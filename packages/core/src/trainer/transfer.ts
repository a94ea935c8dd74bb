import * as tf from '@tensorflow/tfjs-core';
import { elementAt } from '../element-at.js';

/** What has been computed of a batch, on the backend; scalars by name. */
export interface Computed {
  readonly loss: tf.Tensor;
  /** Added to the loss. */
  readonly terms?: ReadonlyMap<string, tf.Tensor>;
  readonly logged?: ReadonlyMap<string, tf.Tensor>;
  /** `[N, …outputShape]` */
  readonly outputs: tf.Tensor;
  /** As in `Batch`. */
  readonly targets: tf.Tensor;
}

/** The same on the host. */
export interface ComputedValues {
  readonly loss: number;
  readonly terms: ReadonlyMap<string, number>;
  readonly logged: ReadonlyMap<string, number>;
  readonly outputs: Float32Array;
  readonly targets: Float32Array;
}

/** What the tensor holds after the loss: named scalars, so many values of the outputs, the targets. */
interface Layout {
  readonly terms: readonly string[];
  readonly logged: readonly string[];
  readonly outputs: number;
}

const NONE: ReadonlyMap<string, tf.Tensor> = new Map();

/**
 * Computes inside `tf.tidy` and reads what comes of it. It goes to the host as one tensor, so that the backend is
 * waited for once.
 */
export async function readComputed(compute: () => Computed): Promise<ComputedValues> {
  let layout: Layout = { terms: [], logged: [], outputs: 0 };
  const packed = tf.tidy(() => {
    const { loss, terms = NONE, logged = NONE, outputs, targets } = compute();
    layout = { terms: [...terms.keys()], logged: [...logged.keys()], outputs: outputs.size };
    const scalars = [loss, ...terms.values(), ...logged.values()].map(asFloats);
    return tf.concat([tf.stack(scalars) as tf.Tensor1D, flat(outputs), flat(targets)]);
  });
  const values = await packed.data<'float32'>();
  packed.dispose();
  let at = 0;
  const take = (count: number) => values.subarray(at, (at += count));
  const takeNamed = (keys: readonly string[]) => {
    const numbers = take(keys.length);
    return new Map(keys.map((name, i) => [name, elementAt(numbers, i)]));
  };
  return {
    loss: elementAt(take(1), 0),
    terms: takeNamed(layout.terms),
    logged: takeNamed(layout.logged),
    outputs: take(layout.outputs),
    targets: values.subarray(at),
  };
}

const asFloats = (x: tf.Tensor) => tf.cast(x, 'float32');
const flat = (x: tf.Tensor) => tf.reshape<tf.Rank.R1>(asFloats(x), [x.size]);
