import { Generator, type Regularizer } from '@ablate/core';
import { augmented, hostBatch, Scripted } from './hooks.test.support.js';
import { casesOf, type OptionCase, type OptionCases } from './options.test.support.js';

type Shape = readonly [height: number, width: number, channels: number];
type Value = (example: number, row: number, column: number, channel: number) => number;

/** Two images `[2, …shape]`, flat. */
function twoImages([height, width, channels]: Shape, value: Value): number[] {
  const values: number[] = [];
  for (let example = 0; example < 2; example++)
    for (let row = 0; row < height; row++)
      for (let column = 0; column < width; column++)
        for (let channel = 0; channel < channels; channel++)
          values.push(value(example, row, column, channel));
  return values;
}

/** Every value differs from every other. */
const numbered: Value = (example, row, column, channel) =>
  1 + channel + 10 * column + 100 * row + 1000 * example;

/** Inputs, targets and metrics of two numbered colour images of classes 0 and 1, augmented with these draws. */
const augmenting =
  (shape: Shape, uniforms: readonly (readonly number[])[], normals?: readonly number[]) =>
  async (regularizer: Regularizer): Promise<number[]> => {
    const batch = hostBatch(twoImages(shape, numbered), shape, [0, 1]);
    const { inputs, targets, metrics } = await augmented(regularizer, batch, new Scripted(uniforms, normals));
    return [...inputs, ...targets, ...Object.values(metrics)];
  };

const MOVED: Shape = [2, 3, 3];
/** The first image goes 5/9 of the way from its least to its largest shift right, the second draws the mirror too. */
const moves = augmenting(MOVED, [[0.5, 0.56, 0.9, 0.5, 0.5, 0.4]]);
/** A value that comes from another column, or from outside. */
const moved = (column: (example: number, column: number) => number, outside?: (column: number) => number) =>
  twoImages(MOVED, (example, row, at, channel) => {
    const from = column(example, at);
    if (from >= 0 && from < 3) return numbered(example, row, from, channel);
    return outside === undefined ? 0 : numbered(example, row, outside(from), channel);
  });
const nearest = (column: number) => Math.max(0, Math.min(2, column));
const shiftedAndMirrored = (example: number, at: number) => (example === 0 ? at + 1 : 2 - at);

/** Draws of Gamma(alpha) below 1 with u = ½ and with u = 1: Beta is ½^(1/α) / (½^(1/α) + 1). */
const SMALL_ALPHA = [[0.5], [0.5], [0], [0.5]];
/** Of an alpha of 1, that Gamma is ⅔ · (1 + x / √6)³: these give Beta 0.7. */
const ALPHA_ONE = [[0.5], [0.5]];
const NORMALS_FOR_SEVEN_TENTHS = [Math.sqrt(6) * (Math.cbrt(7 / 3) - 1), 0];
/** Two examples are each other's partners. */
const SWAP = [0, 0];
const CENTRE = [0.5, 0.5];

const MIXED: Shape = [6, 4, 3];
const targetsOf = (share: number) => [share, 1 - share, 1 - share, share];
/** Mixed with the partner's value, which is 1000 away. */
const mixed = (share: number) => [
  ...twoImages(
    MIXED,
    (example, ...at) => share * numbered(example, ...at) + (1 - share) * numbered(1 - example, ...at),
  ),
  ...targetsOf(share),
  ...[share, 1 - share],
];
/** With a box of the partner's around the centre (3, 2), one column to each side. */
const cut = (halfHeight: number) => {
  const share = 1 - (2 * halfHeight * 2) / 24;
  const inside = (row: number, column: number) =>
    row >= 3 - halfHeight && row < 3 + halfHeight && column >= 1 && column < 3;
  return [
    ...twoImages(MIXED, (example, row, column, channel) =>
      numbered(inside(row, column) ? 1 - example : example, row, column, channel),
    ),
    ...targetsOf(share),
    ...[share, 1 - share],
  ];
};
const seven = (...before: number[][]) =>
  augmenting(MIXED, [...before, ...ALPHA_ONE, CENTRE, SWAP], NORMALS_FOR_SEVEN_TENTHS);
const small = (...between: number[][]) => augmenting(MIXED, [...SMALL_ALPHA, ...between, SWAP], [0, 0]);
const afterSwitch = (u: number, ...between: number[][]) =>
  augmenting(MIXED, [[u], ...SMALL_ALPHA, ...between, SWAP], [0, 0]);

const ERASED: Shape = [10, 10, 3];
/** The first image draws a box; the second only if it is chosen. */
const erasing = (u: number, v: number): OptionCase['outcome'] =>
  augmenting(ERASED, [
    [0.45, 0.6],
    [u, v, 0.5, 0.5],
    [u, v, 0.5, 0.5],
  ]);
/** The boxes of the first images have random numbers of the stream, one box after the other. */
const erased = (count: number, top: number, left: number, height: number, width: number) => {
  const size = height * width * 3;
  const noise = [0, 1].map((box) => new Generator(7, box * Math.ceil(size / 4)).normal(size));
  const pixels = twoImages(ERASED, (example, row, column, channel) => {
    const [y, x] = [row - top, column - left];
    const inside = example < count && y >= 0 && y < height && x >= 0 && x < width;
    return inside
      ? (noise[example]?.[(y * width + x) * 3 + channel] ?? NaN)
      : numbered(example, row, column, channel);
  });
  return [...pixels, 0, 1, (count * size) / 600];
};

export const optionsOfImages: OptionCases = {
  'crop-flip': {
    padding: casesOf(
      moves,
      [{}, [...moved(shiftedAndMirrored), 0, 1, 0.5, 1]],
      [{ padding: 2 }, [...moved((example, at) => (example === 0 ? at : 2 - at)), 0, 1, 0.5, 0.5]],
    ),
    flip: casesOf(
      moves,
      [{}, [...moved(shiftedAndMirrored), 0, 1, 0.5, 1]],
      [{ flip: 0.3 }, [...moved((example, at) => (example === 0 ? at + 1 : at)), 0, 1, 0, 0.5]],
      [{ flip: 0.95 }, [...moved((example, at) => 2 - at + (example === 0 ? 1 : 0)), 0, 1, 1, 1]],
    ),
    border: casesOf(
      moves,
      [{}, [...moved(shiftedAndMirrored), 0, 1, 0.5, 1]],
      [{ border: 'edge' }, [...moved(shiftedAndMirrored, nearest), 0, 1, 0.5, 1]],
    ),
  },
  cutmix: {
    alpha: [
      ...casesOf(seven(), [{}, cut(1)]),
      // Beta 0.2, of which the height of 6 has sides of √0.8.
      ...casesOf(small(CENTRE), [{ alpha: 0.5 }, cut(2)]),
    ],
  },
  mixup: { alpha: casesOf(small(), [{}, mixed(1 / 33)], [{ alpha: 0.5 }, mixed(0.2)]) },
  'mixup-or-cutmix': {
    switch: [
      ...casesOf(seven([0.4]), [{}, cut(1)]),
      ...casesOf(afterSwitch(0.4), [{ switch: 0.3 }, mixed(1 / 33)]),
    ],
    mixup: casesOf(afterSwitch(0.6), [{}, mixed(1 / 33)], [{ mixup: 0.5 }, mixed(0.2)]),
    cutmix: [
      ...casesOf(seven([0.4]), [{}, cut(1)]),
      ...casesOf(afterSwitch(0.4, CENTRE), [{ cutmix: 0.5 }, cut(2)]),
    ],
  },
  'random-erasing': {
    // 21 of 100 pixels with a ratio of 1 are 5 × 5 (4.58 rounded).
    probability: casesOf(
      erasing(0.5, 0.5),
      [{}, erased(1, 3, 3, 5, 5)],
      [{ probability: 0.7 }, erased(2, 3, 3, 5, 5)],
      [{ probability: 0.4 }, erased(0, 3, 3, 5, 5)],
    ),
    // From 2 of 100 pixels, and from 9; 6 × 6 are 40, and 5 × 5 are 25.
    area: [
      ...casesOf(
        erasing(0, 0.5),
        [{}, erased(1, 5, 5, 1, 1)],
        [{ area: [0.09, 0.25] }, erased(1, 4, 4, 3, 3)],
      ),
      ...casesOf(
        erasing(1, 0.5),
        [{}, erased(1, 2, 2, 6, 6)],
        [{ area: [0.09, 0.25] }, erased(1, 3, 3, 5, 5)],
      ),
    ],
    // √(21 · 0.3) × √(21 / 0.3), and the same of 0.5.
    aspect: casesOf(erasing(0.5, 0), [{}, erased(1, 4, 1, 3, 8)], [{ aspect: 0.5 }, erased(1, 4, 2, 3, 6)]),
  },
};
