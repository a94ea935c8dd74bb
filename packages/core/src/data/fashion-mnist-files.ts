import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { AblateError } from '../errors.js';
import { dataFolders, findFolder } from './folders.js';
import { parseIdxFile } from './idx.js';

/** The files of Fashion-MNIST, in the order in which their checksums make the dataset's. */
export const FILES = {
  trainImages: { name: 'train-images-idx3-ubyte.gz', rank: 3 },
  trainLabels: { name: 'train-labels-idx1-ubyte.gz', rank: 1 },
  testImages: { name: 't10k-images-idx3-ubyte.gz', rank: 3 },
  testLabels: { name: 't10k-labels-idx1-ubyte.gz', rank: 1 },
} as const;
export type FileKey = keyof typeof FILES;
export const FILE_KEYS = Object.keys(FILES) as FileKey[];

/** SHA-256 of each file's decompressed content, by the file's name: two ways of compressing it agree. */
export type Checksums = Readonly<Record<string, string>>;

export const FULL_CHECKSUMS: Checksums = {
  'train-images-idx3-ubyte.gz': 'c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888',
  'train-labels-idx1-ubyte.gz': 'bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9',
  't10k-images-idx3-ubyte.gz': '5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b',
  't10k-labels-idx1-ubyte.gz': '0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34',
};

/** Where Debian's `dataset-fashion-mnist` puts the full set. */
export const DEBIAN_FOLDER = '/usr/share/datasets/fashion-mnist';
/** The mini set, in this package. */
export const MINI_FOLDER = path.join(import.meta.dirname, '../../data/fashion-mnist-mini');

/** The folders that the full set is looked for in. */
export const fullFolders = (): string[] => dataFolders('fashion-mnist');

/**
 * The first of the folders that has all four files.
 * @throws AblateError `DATA` naming the folders and the command that brings the files.
 */
export function findFull(folders: readonly string[] = fullFolders()): string {
  return findFolder(folders, {
    dataset: 'the full Fashion-MNIST',
    files: FILE_KEYS.map((key) => FILES[key].name),
    advice:
      'Run `ablate data fashion-mnist` to bring it, set ABLATE_DATA to the folder that has it, ' +
      "or use fashionMnist({ subset: 'mini' })",
  });
}

/**
 * Reads and checks one file.
 * @throws AblateError `DATA` where it is truncated, is no IDX file or has another checksum.
 */
export async function readVerified(
  folder: string,
  key: FileKey,
  checksums: Checksums,
): Promise<VerifiedFile> {
  const { name, rank } = FILES[key];
  const file = path.join(folder, name);
  const { shape, data, content } = await parseIdxFile(await readFile(file), file, rank);
  const checksum = createHash('sha256').update(content).digest('hex');
  const expected = checksums[name];
  if (checksum !== expected)
    throw new AblateError(
      'DATA',
      `${file}: expected content with the SHA-256 ${expected ?? '(none is recorded)'}, received ${checksum}; ` +
        'the file has been changed or is of another dataset',
    );
  return { shape, data, checksum };
}

export interface VerifiedFile {
  readonly shape: readonly number[];
  readonly data: Uint8Array;
  readonly checksum: string;
}

/** SHA-256 over the checksums of the four files. */
export function datasetChecksum(checksums: Checksums): string {
  const hash = createHash('sha256');
  for (const key of FILE_KEYS) hash.update(`${checksums[FILES[key].name] ?? ''}\n`);
  return hash.digest('hex');
}
