import type { HostBatch } from '@ablate/core/plugins';

/** Images `[N, H, W, C]` as flat numbers. */
export interface Images {
  readonly values: Float32Array;
  readonly shape: ImagesShape;
}

/** `[N, H, W, C]`: the shape of a batch of images. */
export type ImagesShape = readonly [examples: number, height: number, width: number, channels: number];

/** The batch with its images changed; `change` must not write to what it is given. */
export function changeImages(batch: HostBatch, change: (images: Images) => Float32Array): HostBatch {
  return { ...batch, inputs: change({ values: batch.inputs, shape: imagesShape(batch.inputShape) }) };
}

/** A batch's shape; that its inputs are images has been checked as a need of the plugin. */
export const imagesShape = ([examples = 0, height = 1, width = 1, channels = 1]: readonly number[]) =>
  [examples, height, width, channels] as const;
