import { AblateError, defineRegularizer, elementAt } from '@ablate/core/plugins';
import { Generator } from '@ablate/core/random';
import * as z from 'zod';
import { expectImages, expectNumber } from '../expect.js';
import { imagesShape, type Images, type ImagesShape } from '../images.js';
import { augment, fillBoxes, module, type ErasedBox } from './fill-boxes.js';

/** Which boxes `eraseBoxes` erases. */
export interface ErasingOptions {
  /** Probability with which an image loses a box. */
  readonly probability: number;
  /** Smallest and largest share of the image's area. */
  readonly area: readonly [number, number];
  /** Smallest ratio of the box's sides; the largest is its inverse. */
  readonly aspect: number;
}

const ATTEMPTS = 10;

/** Images of which some have a box of random values from N(0, 1); says how many values that were. */
export function eraseBoxes(
  images: Images,
  options: ErasingOptions,
  generator: Generator,
): { values: Float32Array; erased: number } {
  expectImages(images);
  expectNumber('the probability', options.probability, { min: 0, max: 1 });
  for (const share of options.area) expectNumber('the area', share, { min: 0, max: 1 });
  expectNumber('the aspect', options.aspect, { above: 0, max: 1 });
  const { boxes, erased } = drawBoxes(images.shape, options, generator);
  const stream = (position: number) => new Generator(generator.key, position);
  return { values: fillBoxes(images, boxes, stream), erased };
}

function drawBoxes(
  [examples, height, width, channels]: ImagesShape,
  { probability, area, aspect }: ErasingOptions,
  generator: Generator,
): { boxes: ErasedBox[]; erased: number } {
  const boxes: ErasedBox[] = [];
  let erased = 0;
  const chosen = generator.uniform(examples);
  for (let example = 0; example < examples; example++) {
    if (elementAt(chosen, example) >= probability) continue;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const drawn = generator.uniform(4);
      const size = height * width * (area[0] + (area[1] - area[0]) * elementAt(drawn, 0));
      // Uniform in the logarithm, so that tall and wide boxes are equally likely.
      const ratio = aspect ** (1 - 2 * elementAt(drawn, 1));
      const boxHeight = Math.round(Math.sqrt(size * ratio));
      const boxWidth = Math.round(Math.sqrt(size / ratio));
      if (boxHeight >= height || boxWidth >= width || boxHeight * boxWidth === 0) continue;
      const values = boxHeight * boxWidth * channels;
      boxes.push({
        example,
        top: Math.floor(elementAt(drawn, 2) * (height - boxHeight + 1)),
        left: Math.floor(elementAt(drawn, 3) * (width - boxWidth + 1)),
        height: boxHeight,
        width: boxWidth,
        position: generator.skipNormal(values),
      });
      erased += values;
      break;
    }
  }
  return { boxes, erased };
}

/** Random erasing of boxes. Source: Zhong et al., "Random erasing data augmentation" (2020), arXiv:1708.04896. */
export const randomErasing = defineRegularizer({
  name: 'random-erasing',
  version: 1,
  summary: 'Replaces a box of some images by random values',
  options: {
    /**
     * Probability with which an image loses a box, in [0, 1]. Default: 0.5. Source: Zhong et al. (2020),
     * arXiv:1708.04896.
     */
    probability: z.number().min(0).max(1).default(0.5),
    /**
     * Smallest and largest share of the image's area, both in (0, 1). Default: [0.02, 0.4]. Source: Zhong et al.
     * (2020), arXiv:1708.04896.
     */
    area: z.tuple([z.number().gt(0).lt(1), z.number().gt(0).lt(1)]).default([0.02, 0.4]),
    /**
     * Smallest ratio of the box's sides, in (0, 1]; the largest is its inverse. Default: 0.3. Source: Zhong et al.
     * (2020), arXiv:1708.04896.
     */
    aspect: z.number().gt(0).max(1).default(0.3),
  },
  create: (options) => {
    const [smallest, largest] = options.area;
    if (smallest > largest)
      throw new AblateError(
        'CONFIG',
        `random-erasing: expected area [smallest, largest]; received [${smallest}, ${largest}]`,
      );
    return {
      needs: ['images'],
      acted: 'erased_share',
      augmentation: {
        module,
        augment,
        draw: (shape, generator) => {
          const { boxes, erased } = drawBoxes(imagesShape(shape), options, generator);
          return { draws: boxes, metrics: { erased_share: erased / shape.reduce((a, b) => a * b) } };
        },
      },
    };
  },
});
