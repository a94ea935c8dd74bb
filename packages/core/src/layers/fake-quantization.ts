import * as tf from '@tensorflow/tfjs-core';
import { initializers, layers, type LayerVariable } from '@tensorflow/tfjs-layers';
import { affineGrid, fakeQuantize } from '../ops/fake-quantize.js';
import { onlyTensor } from './only-tensor.js';

interface FakeQuantizationConfig {
  readonly name: string;
  /** Bits of a value: 2 to 8. */
  readonly bits: number;
  /** Weight of a batch's range in the running range. */
  readonly averaging: number;
}
/** What `fakeQuantization` takes. */
export interface FakeQuantizationOptions extends FakeQuantizationConfig {
  /** Hears a training batch's mean error relative to the mean size of its values, while it says that it wants to. */
  readonly onError?:
    { readonly wanted: () => boolean; readonly hear: (error: tf.Scalar) => void } | undefined;
}

/**
 * Activations on a grid of 2^bits values over their running range, with a straight-through gradient:
 * `[any] → [same]`. The range follows the batches in training and stands in evaluation, where it is used too.
 */
export class FakeQuantization extends layers.Layer {
  static readonly className = 'FakeQuantization';
  readonly config: FakeQuantizationConfig;
  onError: FakeQuantizationOptions['onError'];

  constructor(config: FakeQuantizationConfig) {
    super({ name: config.name });
    this.config = config;
  }

  override build(inputShape: (number | null)[] | (number | null)[][]): void {
    this.addWeight('range', [2], 'float32', initializers.zeros(), undefined, false);
    super.build(inputShape);
  }

  override call(inputs: tf.Tensor | tf.Tensor[], { training }: Record<string, unknown>): tf.Tensor {
    return tf.tidy(() => {
      const x = onlyTensor(inputs);
      if (training === true) this.#observe(x);
      const [min, max] = tf.unstack(this.#range.read()) as [tf.Tensor, tf.Tensor];
      const y = fakeQuantize(x, affineGrid(min, max, this.config.bits));
      if (training === true && this.onError?.wanted() === true)
        this.onError.hear(tf.div(tf.mean(tf.abs(tf.sub(y, x))), tf.add(tf.mean(tf.abs(x)), 1e-12)));
      return y;
    });
  }

  get #range(): LayerVariable {
    return this.weights[0] as LayerVariable;
  }

  /** The first batch's range is taken whole. */
  #observe(x: tf.Tensor): void {
    const range = this.#range.read();
    const isNew = tf.cast(tf.equal(tf.sum(tf.abs(range)), 0), 'float32');
    const weight = tf.maximum(isNew, this.config.averaging);
    const now = tf.stack([tf.min(x), tf.max(x)]);
    this.#range.write(tf.add(range, tf.mul(weight, tf.sub(now, range))));
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...this.config };
  }
}

/** The layer; see `FakeQuantization`. Making one lets `tf.loadLayersModel` know it. */
export function fakeQuantization({ onError, ...config }: FakeQuantizationOptions): layers.Layer {
  tf.serialization.registerClass(FakeQuantization);
  const layer = new FakeQuantization(config);
  layer.onError = onError;
  return layer;
}
