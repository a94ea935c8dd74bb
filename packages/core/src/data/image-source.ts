import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { ClassDataset, DatasetSource, Split } from './dataset.js';
import { holdOut } from './splits.js';
import { columnStatistics } from './statistics.js';

/** Images as bytes, before any are held out. */
export interface ImageSets {
  readonly inputShape: readonly [height: number, width: number, channels: number];
  readonly classNames: readonly string[];
  readonly train: Split;
  readonly test: Split;
  /** Where the files have one; else it is drawn from the training images. */
  readonly validation?: Split;
}

export interface ImageSettings {
  /** Paths of all files, sorted; their contents are the dataset's identity. */
  readonly files: () => readonly string[] | Promise<readonly string[]>;
  /** @param splitKey as in `DatasetSource` */
  readonly read: (splitKey?: number) => Promise<ImageSets>;
  /** Share or number of the training images that is held out for validation. */
  readonly validation: number;
  /** The same of what `read` holds out for the test; none unless given. */
  readonly test?: number;
  readonly inputShape: readonly (number | null)[];
  /** Where it is known without the files. */
  readonly classes?: number;
}

/** Key of the draw that holds out validation images where no other is given: the same for every cell, whatever its seed. */
const HOLD_OUT_KEY = 2017;

/** A dataset of images in files; each channel is standardized by the training images. */
export function imageSource(settings: ImageSettings): DatasetSource {
  const { files, read, validation, test = 0, inputShape, classes } = settings;
  return {
    inputShape,
    ...(classes === undefined ? {} : { outputShape: [classes] }),
    checksum: async () => checksumOf(await files()),
    isDividedByKey: validation > 0 || test > 0,
    async load(splitKey): Promise<ClassDataset> {
      const { train, validation: given, test: tested, ...facts } = await read(splitKey);
      const statistics = columnStatistics(train.inputs, facts.inputShape[2]);
      const [rest, held] =
        given === undefined
          ? holdOut(train, {
              name: 'validation',
              amount: validation,
              key: splitKey ?? HOLD_OUT_KEY,
              stratified: true,
            })
          : [train, given];
      return { ...facts, ...statistics, train: rest, validation: held, test: tested };
    },
  };
}

/** SHA-256 over the contents of files, each once per process while its path stays the same. */
export async function checksumOf(files: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const file of files) {
    const sum = known.get(file) ?? checksumOfFile(file);
    known.set(file, sum);
    hash.update(`${await sum}\n`);
  }
  return hash.digest('hex');
}

/** A plan asks for the checksum once for each dataset of its cells, whose files do not change meanwhile. */
const known = new Map<string, Promise<string>>();

async function checksumOfFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
