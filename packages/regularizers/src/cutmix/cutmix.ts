import { defineRegularizer, symmetricBeta, type Batch, type Generator } from '@ablate/core';
import { z } from 'zod';
import { changePictures, type Pictures } from '../pictures.js';
import { asDistributions, classesOf, mixRows } from '../targets.js';

/** Rows and columns from `top` and `left` up to `bottom` and `right`. */
export interface Box {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

/** A box around a centre (in [0, 1)²) whose sides are √(1 − share) of the picture's, cut at its border. */
export function boxAround(
  [y, x]: readonly [number, number],
  share: number,
  height: number,
  width: number,
): Box {
  const [halfHeight, halfWidth] = [height, width].map((side) =>
    Math.floor(Math.floor(side * Math.sqrt(1 - share)) / 2),
  ) as [number, number];
  const [row, column] = [Math.floor(y * height), Math.floor(x * width)];
  return {
    top: Math.max(0, row - halfHeight),
    left: Math.max(0, column - halfWidth),
    bottom: Math.min(height, row + halfHeight),
    right: Math.min(width, column + halfWidth),
  };
}

/** Each picture with the box of its partner's. */
export function pasteBoxes({ values, shape }: Pictures, partners: Uint32Array, box: Box): Float32Array {
  const [examples, height, width, channels] = shape;
  const pasted = values.slice();
  for (let example = 0; example < examples; example++)
    for (let row = box.top; row < box.bottom; row++) {
      const at = (picture: number) => ((picture * height + row) * width + box.left) * channels;
      const from = at(partners[example] ?? example);
      pasted.set(values.subarray(from, from + (box.right - box.left) * channels), at(example));
    }
  return pasted;
}

/** A batch in which each picture has a box of another, around a random place, of an area from Beta(alpha, alpha). */
export function drawCutMix(
  batch: Batch,
  { generator, alpha, classes }: { generator: Generator; alpha: number; classes: number },
): { batch: Batch; share: number } {
  const [examples = 0, height = 1, width = 1] = batch.inputs.shape;
  const drawn = symmetricBeta(generator, alpha);
  const [y = 0, x = 0] = generator.uniform(2);
  const box = boxAround([y, x], drawn, height, width);
  const partners = generator.permutation(examples);
  const share = 1 - ((box.bottom - box.top) * (box.right - box.left)) / (height * width);
  const { inputs } = changePictures(batch, (pictures) => pasteBoxes(pictures, partners, box));
  const targets = mixRows(asDistributions(batch.targets, classes), partners, share);
  return { batch: { inputs, targets }, share };
}

/** CutMix, with one box for the whole batch. */
export const cutmix = defineRegularizer({
  name: 'cutmix',
  version: 1,
  summary: 'Pastes a box of another picture into each, and mixes the targets by its area',
  options: z.object({
    /** The share of a picture that stays comes from Beta(alpha, alpha). */
    alpha: z.number().gt(0).default(1),
  }),
  create: ({ alpha }) => ({
    claims: ['mixes the examples and their targets'],
    needs: ['pictures', 'classes'],
    transformBatch: (batch, context) => {
      const generator = context.streams.generator('cutmix');
      const mixed = drawCutMix(batch, { generator, alpha, classes: classesOf(context) });
      context.log('share', mixed.share);
      return mixed.batch;
    },
  }),
});
