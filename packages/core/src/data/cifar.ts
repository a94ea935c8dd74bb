import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import { elementAt } from '../element-at.js';
import { AblateError } from '../errors.js';
import { defineDataset } from '../plugins/plugin.js';
import type { Split } from './dataset.js';
import { dataFolders, findFolder } from './folders.js';
import { imageSource } from './image-source.js';
import { splitAmount } from './splits.js';

const SIDE = 32;
const PIXELS = SIDE * SIDE;
const CHANNELS = 3;
const INPUT_SHAPE = [SIDE, SIDE, CHANNELS] as const;

const TEN = [
  'airplane',
  'automobile',
  'bird',
  'cat',
  'deer',
  'dog',
  'frog',
  'horse',
  'ship',
  'truck',
] as const;

interface Layout {
  readonly dataset: string;
  /** Its folder in the archive. */
  readonly folder: string;
  readonly train: readonly string[];
  readonly test: readonly string[];
  readonly labelBytes: number;
}

const CIFAR10: Layout = {
  dataset: 'CIFAR-10',
  folder: 'cifar-10-batches-bin',
  train: [1, 2, 3, 4, 5].map((part) => `data_batch_${part}.bin`),
  test: ['test_batch.bin'],
  labelBytes: 1,
};
const CIFAR100: Layout = {
  dataset: 'CIFAR-100',
  folder: 'cifar-100-binary',
  train: ['train.bin'],
  test: ['test.bin'],
  labelBytes: 2,
};

const validation = splitAmount.default(0.1);

/**
 * CIFAR-10, binary version. Source: Krizhevsky, "Learning multiple layers of features from tiny images" (2009),
 * https://www.cs.toronto.edu/~kriz/learning-features-2009-TR.pdf.
 */
export const cifar10 = defineDataset({
  name: 'cifar10',
  version: 1,
  summary: '32×32 colour images of ten kinds of things, from the binary version of CIFAR-10.',
  options: {
    /**
     * A share below 1 or a number of the training images, at least 0, that is held out for validation. Default: 0.1.
     */
    validation,
  },
  create: ({ validation }) =>
    cifarSource(CIFAR10, { validation, label: 0, classes: TEN.length, namesOf: () => Promise.resolve(TEN) }),
});

/**
 * CIFAR-100, binary version. Source: Krizhevsky, "Learning multiple layers of features from tiny images" (2009),
 * https://www.cs.toronto.edu/~kriz/learning-features-2009-TR.pdf.
 */
export const cifar100 = defineDataset({
  name: 'cifar100',
  version: 1,
  summary: '32×32 colour images of a hundred kinds of things, from the binary version of CIFAR-100.',
  options: {
    /** The 100 kinds, or the 20 groups that they belong to. Default: 'fine'. */
    labels: z.enum(['fine', 'coarse']).default('fine'),
    /**
     * A share below 1 or a number of the training images, at least 0, that is held out for validation. Default: 0.1.
     */
    validation,
  },
  create: ({ labels, validation }) => {
    const classes = labels === 'fine' ? 100 : 20;
    const namesOf = async (folder: string) => {
      const file = path.join(folder, `${labels}_label_names.txt`);
      if (!existsSync(file)) return Array.from({ length: classes }, (_, i) => String(i));
      return (await readFile(file, 'utf8')).split(/\r?\n/).filter((name) => name !== '');
    };
    return cifarSource(CIFAR100, { validation, label: labels === 'coarse' ? 0 : 1, classes, namesOf });
  },
});

interface CifarOptions {
  readonly validation: number;
  /** Which of an image's label bytes counts. */
  readonly label: number;
  readonly classes: number;
  readonly namesOf: (folder: string) => Promise<readonly string[]>;
}

function cifarSource(layout: Layout, { validation, label, classes, namesOf }: CifarOptions) {
  const { dataset, folder: archived, train, test, labelBytes } = layout;
  const find = () => {
    const name = archived.startsWith('cifar-100') ? 'cifar100' : 'cifar10';
    const folders = [...dataFolders(archived), ...dataFolders(name)];
    const advice = `Unpack ${dataset}'s binary version (${archived}) into one of them, or set ABLATE_DATA to the folder that has ${archived}`;
    return findFolder([...new Set(folders)], { dataset, files: [...train, ...test], advice });
  };
  return imageSource({
    inputShape: INPUT_SHAPE,
    classes,
    validation,
    files: () => {
      const folder = find();
      return [...train, ...test].map((name) => path.join(folder, name));
    },
    read: async () => {
      const folder = find();
      const classNames = await namesOf(folder);
      const format = { labelBytes, label, classes: classNames.length };
      const read = (names: readonly string[]) =>
        readCifar(
          names.map((name) => path.join(folder, name)),
          format,
        );
      return { inputShape: INPUT_SHAPE, classNames, train: await read(train), test: await read(test) };
    },
  });
}

interface CifarFormat {
  readonly labelBytes: number;
  /** Which of an image's label bytes counts. */
  readonly label: number;
  readonly classes: number;
}

/** The images of several files, read one after the other to where they stay: beside them one file is in memory. */
async function readCifar(files: readonly string[], format: CifarFormat): Promise<Split> {
  const sizes: number[] = [];
  for (const file of files) sizes.push(countRecords((await stat(file)).size, file, format));
  const all = room(sizes.reduce((sum, size) => sum + size, 0));
  let first = 0;
  for (const file of files) first += decodeRecords(await readFile(file), file, format, all, first);
  return all;
}

/**
 * Images of CIFAR's binary version: for each `labelBytes` labels, then 1,024 bytes of red, green and blue, row by
 * row. Gives them as `[N, 32, 32, 3]`.
 * @throws AblateError `DATA` for a file of another size, or a label that is no class.
 */
export function parseCifar(bytes: Uint8Array, file: string, format: CifarFormat): Split {
  const all = room(countRecords(bytes.length, file, format));
  decodeRecords(bytes, file, format, all, 0);
  return all;
}

function room(size: number) {
  return { size, inputs: new Uint8Array(size * CHANNELS * PIXELS), labels: new Uint8Array(size) };
}

function countRecords(bytes: number, file: string, { labelBytes }: CifarFormat): number {
  const record = labelBytes + CHANNELS * PIXELS;
  if (bytes > 0 && bytes % record === 0) return bytes / record;
  throw new AblateError(
    'DATA',
    `${file}: expected records of ${record} bytes (${labelBytes} for labels, 3 × 32 × 32 for the image); received ${bytes} bytes`,
  );
}

/** Puts the images of a file into a split, from `first` on; returns their number. */
function decodeRecords(
  bytes: Uint8Array,
  file: string,
  format: CifarFormat,
  { inputs, labels }: ReturnType<typeof room>,
  first: number,
): number {
  const { labelBytes, label, classes } = format;
  const record = labelBytes + CHANNELS * PIXELS;
  const size = countRecords(bytes.length, file, format);
  for (let example = 0; example < size; example++) {
    const at = example * record;
    const number = elementAt(bytes, at + label);
    if (number >= classes)
      throw new AblateError(
        'DATA',
        `${file}: at byte ${at + label} expected a class below ${classes}, received ${number}`,
      );
    labels[first + example] = number;
    const image = bytes.subarray(at + labelBytes, at + record);
    for (let channel = 0; channel < CHANNELS; channel++)
      for (let pixel = 0; pixel < PIXELS; pixel++)
        // A record has all pixels of all channels.
        inputs[((first + example) * PIXELS + pixel) * CHANNELS + channel] = image[
          channel * PIXELS + pixel
        ] as number;
  }
  return size;
}
