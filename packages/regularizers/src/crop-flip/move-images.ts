import { elementAt, type Augment } from '@ablate/core/plugins';
import { changeImages, type Images } from '../images.js';

/** How each image of a batch is moved. */
export interface Moves {
  /** Pixels down and right from where an image's first pixel comes, and 1 if it is mirrored, for each image. */
  readonly moves: Int32Array;
  readonly border: 'zero' | 'edge';
}

/** Images, each shifted by whole pixels and some mirrored. */
export function moveImages(
  { values, shape: [examples, height, width, channels] }: Images,
  { moves, border }: Moves,
): Float32Array {
  const moved = new Float32Array(values.length);
  for (let example = 0; example < examples; example++) {
    const down = elementAt(moves, 3 * example);
    const right = elementAt(moves, 3 * example + 1);
    const mirrored = elementAt(moves, 3 * example + 2);
    for (let row = 0; row < height; row++)
      for (let column = 0; column < width; column++) {
        const fromRow = row + down;
        const fromColumn = (mirrored === 1 ? width - 1 - column : column) + right;
        const inside = fromRow >= 0 && fromRow < height && fromColumn >= 0 && fromColumn < width;
        if (!inside && border === 'zero') continue;
        const from = (example * height + within(fromRow, height)) * width + within(fromColumn, width);
        const to = (example * height + row) * width + column;
        // `from` is within the image.
        for (let channel = 0; channel < channels; channel++)
          moved[to * channels + channel] = values[from * channels + channel] as number;
      }
  }
  return moved;
}

const within = (index: number, size: number) => Math.min(size - 1, Math.max(0, index));

export const augment: Augment<Moves> = (batch, moves) =>
  changeImages(batch, (images) => moveImages(images, moves));

export const module = import.meta.url;
