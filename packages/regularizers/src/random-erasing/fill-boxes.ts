import type { Augment, StreamFrom } from '@ablate/core/plugins';
import { changeImages, type Images } from '../images.js';

/** A box of one image, in pixels. */
export interface ErasedBox {
  readonly example: number;
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
  /** Of the stream, where the box's values begin. */
  readonly position: number;
}

/** Images with N(0, 1) in the boxes. */
export function fillBoxes(
  { values, shape: [, height, width, channels] }: Images,
  boxes: readonly ErasedBox[],
  stream: StreamFrom,
): Float32Array {
  const filled = values.slice();
  for (const box of boxes) {
    const noise = stream(box.position).normal(box.height * box.width * channels);
    const run = box.width * channels;
    for (let row = 0; row < box.height; row++)
      filled.set(
        noise.subarray(row * run, (row + 1) * run),
        ((box.example * height + box.top + row) * width + box.left) * channels,
      );
  }
  return filled;
}

export const augment: Augment<readonly ErasedBox[]> = (batch, boxes, stream) =>
  changeImages(batch, (images) => fillBoxes(images, boxes, stream));

export const module = import.meta.url;
