import { defineRegularizer, elementAt } from '@ablate/core/plugins';
import type { Generator } from '@ablate/core/random';
import * as z from 'zod';
import { expectImages, expectNumber } from '../expect.js';
import type { Images } from '../images.js';
import { augment, module, moveImages, type Moves } from './move-images.js';

/** How `shiftAndFlip` moves images. */
export interface CropFlipOptions {
  /** Most pixels by which an image is shifted up, down, left or right: a crop of it with such a border. */
  readonly padding: number;
  /** Probability with which an image is mirrored left to right. */
  readonly flip: number;
  /** What comes in at the border: zeros, or the image's edge repeated. */
  readonly border: 'zero' | 'edge';
}

/** Images, each shifted by whole pixels and some mirrored; says how many were mirrored. */
export function shiftAndFlip(
  images: Images,
  options: CropFlipOptions,
  generator: Generator,
): { values: Float32Array; flipped: number } {
  expectImages(images);
  expectNumber('the padding', options.padding, { min: 0, whole: true });
  expectNumber('flip', options.flip, { min: 0, max: 1 });
  const { draws, flipped } = drawMoves(images.shape[0], options, generator);
  return { values: moveImages(images, draws), flipped };
}

function drawMoves(
  examples: number,
  { padding, flip, border }: CropFlipOptions,
  generator: Generator,
): { draws: Moves; flipped: number; changed: number } {
  const drawn = generator.uniform(3 * examples);
  const moves = new Int32Array(3 * examples);
  let flipped = 0;
  let changed = 0;
  for (let at = 0; at < moves.length; at += 3) {
    const shift = (uniform: number) => Math.floor(uniform * (2 * padding + 1)) - padding;
    const mirrored = Number(elementAt(drawn, at + 2) < flip);
    const move = [shift(elementAt(drawn, at)), shift(elementAt(drawn, at + 1)), mirrored];
    moves.set(move, at);
    flipped += mirrored;
    if (move.some((part) => part !== 0)) changed += 1;
  }
  return { draws: { moves, border }, flipped, changed };
}

/**
 * Random crops of the padded image, and mirror images. Source: Krizhevsky et al., "ImageNet classification with deep
 * convolutional neural networks" (2012),
 * https://papers.nips.cc/paper/2012/hash/c399862d3b9d6b76c8436e924a68c45b-Abstract.html; He et al., "Deep residual
 * learning" (2016), arXiv:1512.03385, for padding 4.
 */
export const cropFlip = defineRegularizer({
  name: 'crop-flip',
  version: 1,
  summary: 'Shifts images by a few pixels and mirrors some of them',
  options: {
    /**
     * Most pixels by which an image is shifted in each direction: whole, at least 0. Default: 4. Source: He et al.
     * (2016), arXiv:1512.03385.
     */
    padding: z.int().min(0).default(4),
    /**
     * Probability with which an image is mirrored left to right, in [0, 1]. Default: 0.5. Source: Krizhevsky et al.
     * (2012), https://papers.nips.cc/paper/2012/hash/c399862d3b9d6b76c8436e924a68c45b-Abstract.html.
     */
    flip: z.number().min(0).max(1).default(0.5),
    /** What comes in at the border: zeros (the mean of normalized inputs), or the edge repeated. Default: 'zero'. */
    border: z.enum(['zero', 'edge']).default('zero'),
  },
  create: (options) => ({
    order: 'pre',
    needs: ['images'],
    acted: 'changed_share',
    augmentation: {
      module,
      augment,
      draw: ([examples = 0], generator) => {
        const { draws, flipped, changed } = drawMoves(examples, options, generator);
        return {
          draws,
          metrics: { flipped_share: flipped / examples, changed_share: changed / examples },
        };
      },
    },
  }),
});
