import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { AblateError } from '../errors.js';
import { defineDataset } from '../plugins/plugin.js';
import type { Split } from './dataset.js';
import { dataFolders, findFolder, findPath } from './folders.js';
import { gunzip, isGzip } from './gunzip.js';
import { idxSize, parseIdx, parseIdxFile } from './idx.js';
import { imageSource, type ImageSets, type ImageSettings } from './image-source.js';
import { splitAmount } from './splits.js';

const MNIST = {
  trainImages: 'train-images-idx3-ubyte.gz',
  trainLabels: 'train-labels-idx1-ubyte.gz',
  testImages: 't10k-images-idx3-ubyte.gz',
  testLabels: 't10k-labels-idx1-ubyte.gz',
} as const;

type Files = Readonly<Record<keyof typeof MNIST, string>>;

/**
 * MNIST: 28×28 grey images of handwritten digits. Source: LeCun et al., "Gradient-based learning applied to document
 * recognition" (1998), doi:10.1109/5.726791.
 */
export const mnist = defineDataset({
  name: 'mnist',
  version: 1,
  summary: '28×28 grey images of handwritten digits, from its four gzipped IDX files.',
  options: {
    /**
     * A share below 1 or a number of the training images, at least 0, that is held out for validation. Default: 0.1.
     */
    validation: splitAmount.default(0.1),
  },
  create: ({ validation }) => {
    const find = (): Files => {
      const folder = findFolder(dataFolders('mnist'), {
        dataset: 'MNIST',
        files: Object.values(MNIST),
        advice:
          'Put the four files into one of these folders, or set ABLATE_DATA to the folder that has them',
      });
      const entries = Object.entries(MNIST).map(([key, name]) => [key, `${folder}/${name}`]);
      return Object.fromEntries(entries) as Files;
    };
    return idxSource(find, validation, { inputShape: [28, 28, 1], classes: 10 });
  },
});

/** Any pair of IDX files for training and another for the test. */
export const idx = defineDataset({
  name: 'idx',
  version: 1,
  summary: 'Images and class numbers from IDX files, gzipped or not.',
  options: {
    /** Path of the training images: bytes `[N, height, width]` or `[N, height, width, channels]`. */
    trainImages: z.string(),
    /** Path of their class numbers `[N]`. */
    trainLabels: z.string(),
    /** Path of the test images, as those for training. */
    testImages: z.string(),
    /** Path of the test's class numbers `[N]`. */
    testLabels: z.string(),
    /** Names of the classes 0, 1, …; their numbers unless given. */
    classNames: z.array(z.string()).optional(),
    /**
     * A share below 1 or a number of the training images, at least 0, that is held out for validation. Default: 0.1.
     */
    validation: splitAmount.default(0.1),
  },
  create: ({ classNames, validation, ...files }) => {
    const find = () =>
      Object.fromEntries(Object.entries(files).map(([key, given]) => [key, findPath(given)])) as Files;
    return idxSource(find, validation, { inputShape: [null, null, null] }, classNames);
  },
});

function idxSource(
  find: () => Files,
  validation: number,
  known: Pick<ImageSettings, 'inputShape' | 'classes'>,
  classNames?: readonly string[],
) {
  return imageSource({
    files: () => Object.values(find()),
    read: () => readIdxSets(find(), classNames),
    validation,
    ...known,
  });
}

async function readIdxSets(files: Files, given?: readonly string[]): Promise<ImageSets> {
  const train = await readPair(files.trainImages, files.trainLabels);
  const test = await readPair(files.testImages, files.testLabels);
  if (String(train.shape) !== String(test.shape))
    throw new AblateError(
      'DATA',
      `${files.testImages}: expected images [${train.shape.join(', ')}] as in ${files.trainImages}; received [${test.shape.join(', ')}]`,
    );
  const classes = 1 + Math.max(largest(train.split.labels), largest(test.split.labels));
  const classNames = given ?? Array.from({ length: classes }, (_, i) => String(i));
  if (classNames.length < classes)
    throw new AblateError(
      'DATA',
      `${files.trainLabels}: expected classes 0 to ${classNames.length - 1}, as many as classNames has; received class ${classes - 1}`,
    );
  return { inputShape: train.shape, classNames, train: train.split, test: test.split };
}

async function readPair(
  imageFile: string,
  labelFile: string,
): Promise<{ shape: [number, number, number]; split: Split }> {
  const raw = await readFile(imageFile);
  const bytes = isGzip(raw) ? await gunzip(raw, imageFile, idxSize) : raw;
  const images = parseIdx(bytes, imageFile, bytes[3] === 4 ? 4 : 3);
  const labels = await parseIdxFile(await readFile(labelFile), labelFile, 1);
  const [size = 0, height = 0, width = 0, channels = 1] = images.shape;
  if (labels.data.length !== size)
    throw new AblateError(
      'DATA',
      `${labelFile}: expected ${size} labels, one for each image of ${imageFile}; received ${labels.data.length}`,
    );
  return { shape: [height, width, channels], split: { size, inputs: images.data, labels: labels.data } };
}

function largest(values: Split['labels']): number {
  let most = 0;
  for (const value of values) most = Math.max(most, value);
  return most;
}
