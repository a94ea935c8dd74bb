import { AblateError, type Augment, type HostBatch } from '@ablate/core/plugins';
import { expectImages, expectPartners } from '../expect.js';
import { mixTargets, type Mixing } from '../mixup/mix-examples.js';
import { changeImages, type Images } from '../images.js';

/** Rows and columns from `top` and `left` up to `bottom` and `right`. */
export interface Box {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

/** How the images of a batch are cut: `share` is what stays of each. */
export interface Cut extends Mixing {
  readonly box: Box;
}

/** Each image with the box of its partner's. */
export function pasteBoxes({ values, shape }: Images, partners: Uint32Array, box: Box): Float32Array {
  expectImages({ values, shape });
  const [examples, height, width, channels] = shape;
  expectPartners(partners, examples);
  expectBox(box, height, width);
  const pasted = values.slice();
  for (let example = 0; example < examples; example++)
    for (let row = box.top; row < box.bottom; row++) {
      const at = (image: number) => ((image * height + row) * width + box.left) * channels;
      const from = at(partners[example] ?? example);
      pasted.set(values.subarray(from, from + (box.right - box.left) * channels), at(example));
    }
  return pasted;
}

function expectBox({ top, left, bottom, right }: Box, height: number, width: number): void {
  const isInside = (from: number, to: number, size: number) =>
    [from, to].every(Number.isInteger) && from >= 0 && from <= to && to <= size;
  if (isInside(top, bottom, height) && isInside(left, right, width)) return;
  throw new AblateError(
    'SHAPE',
    `expected a box in whole numbers within ${height} × ${width}; received rows ${top} to ${bottom}, columns ${left} to ${right}`,
  );
}

/** Images with boxes of their partners, and targets mixed by the boxes' area. */
export function cutMix(batch: HostBatch, cut: Cut): HostBatch {
  return changeImages(mixTargets(batch, cut), (images) => pasteBoxes(images, cut.partners, cut.box));
}

export const augment: Augment<Cut> = (batch, cut) => cutMix(batch, cut);

export const module = import.meta.url;
