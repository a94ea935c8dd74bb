import { defineRegularizer, elementAt } from '@ablate/core/plugins';
import { type Generator, symmetricBeta } from '@ablate/core/random';
import * as z from 'zod';
import { expectNumber } from '../expect.js';
import { imagesShape } from '../images.js';
import { augment, module, type Box, type Cut } from './paste-boxes.js';

/** A box around a centre (in [0, 1)²) whose sides are √(1 − share) of the image's, cut at its border. */
export function boxAround(
  [y, x]: readonly [number, number],
  share: number,
  height: number,
  width: number,
): Box {
  for (const place of [y, x]) expectNumber('the centre', place, { min: 0, max: 1 });
  expectNumber('the share', share, { min: 0, max: 1 });
  for (const side of [height, width]) expectNumber('the side of an image', side, { min: 1, whole: true });
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

/** Random pairs, and a box around a random place of an area from Beta(alpha, alpha). */
export function drawCut(shape: readonly number[], alpha: number, generator: Generator): Cut {
  const [examples, height, width] = imagesShape(shape);
  const drawn = symmetricBeta(generator, alpha);
  const place = generator.uniform(2);
  const box = boxAround([elementAt(place, 0), elementAt(place, 1)], drawn, height, width);
  const partners = generator.permutation(examples);
  const share = 1 - ((box.bottom - box.top) * (box.right - box.left)) / (height * width);
  return { box, partners, share };
}

/** CutMix, with one box for the whole batch. Source: Yun et al., "CutMix" (2019), arXiv:1905.04899. */
export const cutmix = defineRegularizer({
  name: 'cutmix',
  version: 1,
  summary: 'Pastes a box of another image into each, and mixes the targets by its area',
  options: {
    /**
     * The share of an image that stays comes from Beta(alpha, alpha), above 0. Default: 1. Source: Yun et al. (2019),
     * arXiv:1905.04899.
     */
    alpha: z.number().gt(0).default(1),
  },
  create: ({ alpha }) => ({
    claims: ['mixes the examples and their targets'],
    acted: 'mixed_share',
    needs: ['images', 'classes'],
    augmentation: {
      module,
      augment,
      draw: (shape, generator) => {
        const draws = drawCut(shape, alpha, generator);
        return { draws, metrics: { share: draws.share, mixed_share: 1 - draws.share } };
      },
    },
  }),
});
