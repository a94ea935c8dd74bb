import type * as tf from '@tensorflow/tfjs-layers';
import type { Streams } from '../random/streams.js';
import type { Sites } from './sites.js';

/** What a model is built for. */
export interface BuildContext {
  /** Shape of one input without the batch: `[height, width, channels]` for images. */
  readonly inputShape: readonly number[];
  /** Number of outputs: the classes of a classifier, the targets of a regression. */
  readonly outputs: number;
  /** Whether outputs are asked for at each step of a sequence: `[N, steps, …] → [N, steps, outputs]`. */
  readonly perStep?: boolean;
  readonly sites: Sites;
  readonly streams: Streams;
}

/** A model plugin's instance. The model gives logits: `[N, …inputShape] → [N, outputs]`. */
export interface ModelBuilder {
  build(context: BuildContext): tf.LayersModel;
}
