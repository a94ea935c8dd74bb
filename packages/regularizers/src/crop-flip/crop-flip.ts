import { defineRegularizer, type Generator } from '@ablate/core';
import { z } from 'zod';
import { changePictures, type Pictures } from '../pictures.js';

export interface CropFlipOptions {
  /** Most pixels by which a picture is shifted up, down, left or right: a crop of it with such a border. */
  readonly padding: number;
  /** Probability with which a picture is mirrored left to right. */
  readonly flip: number;
  /** What comes in at the border: zeros, or the picture's edge repeated. */
  readonly border: 'zero' | 'edge';
}

/** Pictures, each shifted by whole pixels and some mirrored; says how many were mirrored. */
export function shiftAndFlip(
  { values, shape: [examples, height, width, channels] }: Pictures,
  { padding, flip, border }: CropFlipOptions,
  generator: Generator,
): { values: Float32Array; flipped: number } {
  const moved = new Float32Array(values.length);
  const drawn = generator.uniform(3 * examples);
  let flipped = 0;
  for (let example = 0; example < examples; example++) {
    const [u = 0, v = 0, w = 1] = drawn.subarray(3 * example, 3 * example + 3);
    const down = Math.floor(u * (2 * padding + 1)) - padding;
    const right = Math.floor(v * (2 * padding + 1)) - padding;
    const mirrored = w < flip;
    flipped += Number(mirrored);
    for (let row = 0; row < height; row++)
      for (let column = 0; column < width; column++) {
        const fromRow = row + down;
        const fromColumn = (mirrored ? width - 1 - column : column) + right;
        const inside = fromRow >= 0 && fromRow < height && fromColumn >= 0 && fromColumn < width;
        if (!inside && border === 'zero') continue;
        const from = (example * height + within(fromRow, height)) * width + within(fromColumn, width);
        const to = (example * height + row) * width + column;
        for (let channel = 0; channel < channels; channel++)
          moved[to * channels + channel] = values[from * channels + channel] ?? 0;
      }
  }
  return { values: moved, flipped };
}

const within = (index: number, size: number) => Math.min(size - 1, Math.max(0, index));

/** Random crops of the padded picture, and mirror images. */
export const cropFlip = defineRegularizer({
  name: 'crop-flip',
  version: 1,
  summary: 'Shifts pictures by a few pixels and mirrors some of them',
  options: z.object({
    /** Most pixels by which a picture is shifted in each direction. */
    padding: z.int().min(0).default(4),
    /** Probability with which a picture is mirrored left to right. */
    flip: z.number().min(0).max(1).default(0.5),
    /** What comes in at the border: zeros (the mean of normalized inputs), or the edge repeated. */
    border: z.enum(['zero', 'edge']).default('zero'),
  }),
  create: (options) => ({
    order: 'pre',
    needs: ['pictures'],
    transformBatch: (batch, context) =>
      changePictures(batch, (pictures) => {
        const generator = context.streams.generator('crop-flip');
        const { values, flipped } = shiftAndFlip(pictures, options, generator);
        context.log('flipped_share', flipped / pictures.shape[0]);
        return values;
      }),
  }),
});
