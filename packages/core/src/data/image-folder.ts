import { readdir } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import { AblateError } from '../errors.js';
import { defineDataset } from '../plugins/plugin.js';
import type { Split } from './dataset.js';
import { decodeImage } from './decode-image.js';
import { findPath } from './folders.js';
import { imageSource, type ImageSets } from './image-source.js';
import { holdOut, splitAmount } from './splits.js';

const IMAGE = /\.(png|jpe?g)$/i;
/** Images that are decoded at a time. */
const AT_ONCE = 16;

/** Images in a folder for each class. */
export const imageFolder = defineDataset({
  name: 'image-folder',
  version: 1,
  summary: 'PNG and JPEG images in a folder for each class, resized to one size.',
  options: {
    /**
     * Path of what has a folder for each class, or the folders `train`, `test` and perhaps `validation` that have.
     */
    folder: z.string(),
    /** Height and width in pixels to which images are resized: whole, at least 1. */
    size: z.tuple([z.int().min(1), z.int().min(1)]),
    /** 3 for colour, 1 for grey. Default: 3. */
    channels: z.union([z.literal(1), z.literal(3)]).default(3),
    /**
     * A share below 1 or a number of the training images, at least 0, that is held out where no folder `validation`
     * is there. Default: 0.1.
     */
    validation: splitAmount.default(0.1),
    /** The same for the test, at least 0, where no folder `test` is there. Default: 0.2. */
    test: splitAmount.default(0.2),
    /** Key of the draws that divide: whole, at least 0. Default: 0. */
    splitSeed: z.int().min(0).default(0),
  },
  create: ({ folder: given, size, channels, validation, test, splitSeed }) => {
    const inputShape = [...size, channels] as const;
    return imageSource({
      inputShape,
      validation,
      test,
      files: async () => {
        const folder = findPath(given);
        const names = await readdir(folder, { recursive: true });
        return names
          .filter((name) => IMAGE.test(name))
          .sort()
          .map((name) => path.join(folder, name));
      },
      read: async (splitKey): Promise<ImageSets> => {
        const folder = findPath(given);
        const folders = await foldersIn(folder);
        const divided = folders.includes('train');
        const root = divided ? path.join(folder, 'train') : folder;
        const classNames = await foldersIn(root);
        const read = (from: string) => readClasses(from, classNames, inputShape);
        const pool = await read(root);
        const key = splitKey ?? splitSeed;
        const [train, tested] =
          divided && folders.includes('test')
            ? [pool, await read(path.join(folder, 'test'))]
            : holdOut(pool, { name: 'test', amount: test, key, stratified: true });
        const validated = divided && folders.includes('validation');
        if (splitKey !== undefined && validated && folders.includes('test'))
          throw new AblateError(
            'CONFIG',
            `streams.split: image-folder has one division alone in ${folder}, which has the folders train, validation and test`,
          );
        return {
          inputShape,
          classNames,
          train,
          test: tested,
          ...(validated ? { validation: await read(path.join(folder, 'validation')) } : {}),
        };
      },
    });
  },
});

async function foldersIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).sort();
}

/** @throws AblateError `DATA` for a folder without images, or with a class that is not known. */
async function readClasses(
  folder: string,
  classNames: readonly string[],
  shape: readonly [number, number, number],
): Promise<Split> {
  const unknown = (await foldersIn(folder)).find((name) => !classNames.includes(name));
  if (unknown !== undefined)
    throw new AblateError(
      'DATA',
      `${folder}: no class "${unknown}" in the training images; known: ${classNames.join(', ')}`,
    );
  if (classNames.length < 2)
    throw new AblateError(
      'DATA',
      `${folder}: expected a folder for each of two or more classes; received ${classNames.join(', ') || 'none'}`,
    );
  const files: { file: string; label: number }[] = [];
  for (const [label, name] of classNames.entries()) {
    const place = path.join(folder, name);
    const images = (await readdir(place, { recursive: true })).filter((file) => IMAGE.test(file)).sort();
    if (images.length === 0)
      throw new AblateError('DATA', `${place}: expected PNG or JPEG images; received none`);
    files.push(...images.map((image) => ({ file: path.join(place, image), label })));
  }
  const width = shape.reduce((a, b) => a * b, 1);
  const inputs = new Uint8Array(files.length * width);
  for (let at = 0; at < files.length; at += AT_ONCE)
    await Promise.all(
      files
        .slice(at, at + AT_ONCE)
        .map(async ({ file }, i) => inputs.set(await decodeImage(file, shape), (at + i) * width)),
    );
  const labels = Int32Array.from(files, ({ label }) => label);
  return { size: files.length, inputs, labels };
}
