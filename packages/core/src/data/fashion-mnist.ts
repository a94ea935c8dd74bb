import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import { AblateError } from '../errors.js';
import { defineDataset } from '../plugins/plugin.js';
import type { Dataset, DatasetSource, Split } from './dataset.js';
import {
  datasetChecksum,
  findFull,
  FULL_CHECKSUMS,
  MINI_FOLDER,
  readVerified,
  type Checksums,
} from './fashion-mnist-files.js';
import { enlargeBilinear } from './resize-bilinear.js';
import { takeExamples } from './splits.js';
import { complement, drawPerClass } from './stratify.js';

const SIDE = 28;
const CLASS_NAMES = [
  'T-shirt/top',
  'Trouser',
  'Pullover',
  'Dress',
  'Coat',
  'Sandal',
  'Shirt',
  'Sneaker',
  'Bag',
  'Ankle boot',
] as const;

/**
 * Mean and standard deviation of the pixels (0–255) of each subset's training file, the images held out for validation
 * included, so that they don't depend on how many are.
 */
const PIXELS = {
  mini: { mean: 73.5699, std: 90.604 },
  full: { mean: 72.9404, std: 90.0212 },
} as const;

/** Key of the draw that holds out validation images where no other is given: the same for every cell, whatever its seed. */
const HOLD_OUT_KEY = 2017;

/** 28×28 grey images of ten kinds of clothing. Source: Xiao et al., "Fashion-MNIST" (2017), arXiv:1708.07747. */
export const fashionMnist = defineDataset({
  name: 'fashion-mnist',
  version: 1,
  summary: '28×28 grey images of ten kinds of clothing; a mini set of 4,000 + 1,000 comes with Ablate.',
  options: {
    /**
     * `mini`: 4,000 training and 1,000 test images, which come with the package. `full`: 60,000 and 10,000. Default:
     * 'mini'.
     */
    subset: z.enum(['mini', 'full']).default('mini'),
    /** Share of each class's training images that is held out for validation, in [0, 0.9]. Default: 0.1. */
    validation: z.number().min(0).max(0.9).default(0.1),
    /**
     * Of the training images that aren't held out only so many: whole, at least 10; equally many of each class (one
     * more of the first where they don't divide). Those of a smaller number are among those of a larger. All unless
     * given.
     */
    examples: z.int().min(10).optional(),
    /**
     * Height and width in pixels to which images are enlarged, bilinearly: whole, in [28, 512]; 28, as they are,
     * unless given.
     */
    size: z.int().min(SIDE).max(512).optional(),
  },
  create: ({ subset, ...settings }) =>
    subset === 'mini'
      ? fashionMnistSource(() => MINI_FOLDER, readChecksums, { ...PIXELS.mini, ...settings })
      : fashionMnistSource(findFull, () => Promise.resolve(FULL_CHECKSUMS), { ...PIXELS.full, ...settings }),
});

export interface SourceSettings {
  readonly validation: number;
  readonly examples?: number | undefined;
  readonly size?: number | undefined;
  readonly mean: number;
  readonly std: number;
}

/** A dataset of Fashion-MNIST's files in the folder that `find` gives. */
export function fashionMnistSource(
  find: () => string,
  readExpected: (folder: string) => Promise<Checksums>,
  { validation, examples, size = SIDE, mean, std }: SourceSettings,
): DatasetSource {
  const inputShape = [size, size, 1] as const;
  const enlarge = (split: ByteSplit): Split =>
    size === SIDE ? split : { ...split, inputs: enlargeBilinear(split.inputs, SIDE, size) };
  return {
    inputShape,
    outputShape: [CLASS_NAMES.length],
    async checksum() {
      const folder = find();
      const expected = await readExpected(folder);
      await verifyOnce(folder, expected);
      return datasetChecksum(expected);
    },
    isDividedByKey: validation > 0 || examples !== undefined,
    async load(splitKey = HOLD_OUT_KEY): Promise<Dataset> {
      const folder = find();
      const { train, test } = await readSplits(folder, await readExpected(folder));
      const held = drawPerClass(train.labels, (members) => Math.round(members * validation), splitKey);
      const rest = takeBytes(train, complement(held, train.size));
      return {
        inputShape,
        classNames: CLASS_NAMES,
        mean,
        std,
        train: enlarge(examples === undefined ? rest : takeSome(rest, examples, splitKey)),
        validation: enlarge(takeBytes(train, held)),
        test: enlarge(test),
      };
    },
  };
}

const takeBytes = (pool: ByteSplit, positions: Uint32Array) => takeExamples(pool, positions) as ByteSplit;

/** @throws AblateError `DATA` if a class has too few. */
function takeSome(pool: ByteSplit, examples: number, key: number): ByteSplit {
  const classes = CLASS_NAMES.length;
  const each = (label: number) => Math.floor(examples / classes) + (label < examples % classes ? 1 : 0);
  const positions = drawPerClass(pool.labels, (members, label) => Math.min(members, each(label)), key);
  if (positions.length < examples)
    throw new AblateError(
      'DATA',
      `fashion-mnist: expected at most as many examples as the ${pool.size} training images that aren't held out, equally many of each class; received ${examples}`,
    );
  return takeBytes(pool, positions);
}

/** Checks that have been made in this process: a plan asks for the checksum once for each of its cells. */
const verified = new Map<string, Promise<void>>();

async function verifyOnce(folder: string, expected: Checksums): Promise<void> {
  const check = verified.get(folder) ?? readSplits(folder, expected).then(() => undefined);
  verified.set(folder, check);
  try {
    await check;
  } catch (error) {
    verified.delete(folder);
    throw error;
  }
}

interface ByteSplit extends Split {
  readonly inputs: Uint8Array;
  readonly labels: Uint8Array;
}

async function readSplits(
  folder: string,
  expected: Checksums,
): Promise<{ train: ByteSplit; test: ByteSplit }> {
  const [trainImages, trainLabels, testImages, testLabels] = await Promise.all([
    readVerified(folder, 'trainImages', expected),
    readVerified(folder, 'trainLabels', expected),
    readVerified(folder, 'testImages', expected),
    readVerified(folder, 'testLabels', expected),
  ]);
  return {
    train: { size: trainLabels.data.length, inputs: trainImages.data, labels: trainLabels.data },
    test: { size: testLabels.data.length, inputs: testImages.data, labels: testLabels.data },
  };
}

/** @throws AblateError `DATA` if the mini set's checksums cannot be read. */
async function readChecksums(folder: string): Promise<Checksums> {
  const file = path.join(folder, 'checksums.json');
  try {
    return z.record(z.string(), z.string()).parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AblateError('DATA', `${file}: expected the mini set's checksums, received "${reason}"`, {
      cause: error,
    });
  }
}
