import type { Batch } from '@ablate/core';
import * as tf from '@tensorflow/tfjs-core';

/** Pictures `[N, H, W, C]` as flat numbers. */
export interface Pictures {
  readonly values: Float32Array;
  readonly shape: readonly [examples: number, height: number, width: number, channels: number];
}

/** The batch with its pictures changed; `change` must not write to what it is given. */
export function changePictures(batch: Batch, change: (pictures: Pictures) => Float32Array): Batch {
  const { inputs } = batch;
  const values = change({
    values: inputs.dataSync<'float32'>(),
    shape: inputs.shape as [number, number, number, number],
  });
  return { ...batch, inputs: tf.tensor(values, inputs.shape) };
}
