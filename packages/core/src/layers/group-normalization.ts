import * as tf from '@tensorflow/tfjs-core';
import { initializers, layers } from '@tensorflow/tfjs-layers';
import { groupNorm } from '../ops/group-norm.js';
import { onlyTensor } from './only-tensor.js';

/** What `groupNormalization` takes. */
export interface GroupNormalizationOptions {
  readonly name: string;
  /** Groups of channels that are normalized together; 1 is layer normalization over a whole example. */
  readonly groups: number;
  /** Added to the variance before its square root. */
  readonly epsilon: number;
}
type Shape = (number | null)[];

/** Keras's `GroupNormalization` over the last axis, which tfjs does not have: `[N, …, C] → [same]`. */
export class GroupNormalization extends layers.Layer {
  static readonly className = 'GroupNormalization';
  readonly config: GroupNormalizationOptions;

  constructor(config: GroupNormalizationOptions) {
    super({ name: config.name });
    this.config = config;
  }

  override build(inputShape: Shape | Shape[]): void {
    const shape = (Array.isArray(inputShape[0]) ? inputShape[0] : inputShape) as Shape;
    const channels = shape.at(-1) ?? null;
    this.addWeight('gamma', [channels], 'float32', initializers.ones());
    this.addWeight('beta', [channels], 'float32', initializers.zeros());
    super.build(inputShape);
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const [gamma, beta] = this.trainableWeights.map((weight) => weight.read()) as [tf.Tensor, tf.Tensor];
      return groupNorm(onlyTensor(inputs), gamma, beta, this.config);
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { groups, epsilon } = this.config;
    return { ...super.getConfig(), axis: -1, groups, epsilon };
  }
}

/** The layer; see `GroupNormalization`. Making one lets `tf.loadLayersModel` know it. */
export function groupNormalization(options: GroupNormalizationOptions): layers.Layer {
  tf.serialization.registerClass(GroupNormalization);
  return new GroupNormalization(options);
}
