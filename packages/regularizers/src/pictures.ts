import type { HostBatch } from '@ablate/core/plugins';

/** Pictures `[N, H, W, C]` as flat numbers. */
export interface Pictures {
  readonly values: Float32Array;
  readonly shape: PicturesShape;
}

export type PicturesShape = readonly [examples: number, height: number, width: number, channels: number];

/** The batch with its pictures changed; `change` must not write to what it is given. */
export function changePictures(batch: HostBatch, change: (pictures: Pictures) => Float32Array): HostBatch {
  return { ...batch, inputs: change({ values: batch.inputs, shape: picturesShape(batch.inputShape) }) };
}

/** A batch's shape; that its inputs are pictures has been checked as a need of the plugin. */
export const picturesShape = ([examples = 0, height = 1, width = 1, channels = 1]: readonly number[]) =>
  [examples, height, width, channels] as const;
