import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { elementAt } from '../element-at.js';
import { definePackage } from '../plugins/plugin.js';
import { Registry } from '../plugins/registry.js';
import { fashionMnist, fashionMnistSource } from './fashion-mnist.js';
import {
  DEBIAN_FOLDER,
  FILE_KEYS,
  FILES,
  findFull,
  fullFolders,
  MINI_FOLDER,
} from './fashion-mnist-files.js';
import type { Checksums } from './fashion-mnist-files.js';
import type { Dataset, Split } from './dataset.js';

let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-data-'))));
afterEach(() => {
  rmSync(folder, { recursive: true });
  vi.unstubAllEnvs();
});

const miniChecksums = JSON.parse(readFileSync(path.join(MINI_FOLDER, 'checksums.json'), 'utf8')) as Checksums;

function copyMini(): void {
  for (const key of FILE_KEYS)
    copyFileSync(path.join(MINI_FOLDER, FILES[key].name), path.join(folder, FILES[key].name));
}

function copySource() {
  return fashionMnistSource(
    () => folder,
    () => Promise.resolve(miniChecksums),
    { validation: 0.1, mean: 0, std: 1 },
  );
}

function perClass({ labels }: Split): number[] {
  const counts = new Array<number>(10).fill(0);
  for (const label of labels) counts[label] = (counts[label] ?? 0) + 1;
  return counts;
}

/** Mean and standard deviation of the pixels of the training and validation images together. */
function pixelStatistics({ train, validation }: Dataset): [number, number] {
  const pixels = [...new Array<undefined>(256)].map((_, value) => ({ value, count: 0 }));
  for (const split of [train, validation])
    for (const value of split.inputs) (pixels[value] ?? { count: 0 }).count += 1;
  const total = pixels.reduce((sum, { count }) => sum + count, 0);
  const mean = pixels.reduce((sum, { value, count }) => sum + value * count, 0) / total;
  const variance = pixels.reduce((sum, { value, count }) => sum + (value - mean) ** 2 * count, 0) / total;
  return [mean, Math.sqrt(variance)];
}

test('the mini set has equally many images of each class in each split', async () => {
  const source = fashionMnist.create({});
  const data = await source.load();
  expect(perClass(data.train)).toEqual(new Array(10).fill(360));
  expect(perClass(data.validation)).toEqual(new Array(10).fill(40));
  expect(perClass(data.test)).toEqual(new Array(10).fill(100));
  expect(data.train.inputs).toHaveLength(3600 * 28 * 28);
  expect(source.inputShape).toEqual([28, 28, 1]);
});

test('the constants are the mean and standard deviation of the mini set’s training pixels', async () => {
  const data = await fashionMnist.create({}).load();
  const [mean, std] = pixelStatistics(data);
  expect(data.mean).toBeCloseTo(mean, 3);
  expect(data.std).toBeCloseTo(std, 3);
});

test('the same images are held out every time', async () => {
  const first = await fashionMnist.create({ validation: 0.25 }).load();
  const second = await fashionMnist.create({ validation: 0.25 }).load();
  expect(first.validation.size).toBe(1000);
  expect(Buffer.compare(Buffer.from(first.validation.inputs), Buffer.from(second.validation.inputs))).toBe(0);
});

test('another key holds out other images of the same pool', async () => {
  const source = fashionMnist.create({ validation: 0.25 });
  const [own, one, other] = [await source.load(), await source.load(1), await source.load(2)];
  const bytes = ({ inputs }: Split) => Buffer.from(inputs).toString('base64');
  expect(new Set([own, one, other].map(({ validation }) => bytes(validation))).size).toBe(3);
  expect(new Set([own, one, other].map(({ test }) => bytes(test))).size).toBe(1);
  expect(bytes((await source.load(1)).validation) === bytes(one.validation)).toBe(true);
  expect([one.mean, perClass(one.validation)]).toEqual([own.mean, perClass(own.validation)]);
});

test('each image is in one split, with its class', async () => {
  copyMini();
  const read = (key: 'trainImages' | 'trainLabels' | 'testImages') =>
    gunzipSync(readFileSync(path.join(folder, FILES[key].name)));
  const [images, labels] = [read('trainImages').subarray(16), read('trainLabels').subarray(8)];
  const example = (inputs: Uint8Array, label: number | undefined, i: number) =>
    `${label} ${Buffer.from(inputs.subarray(784 * i, 784 * (i + 1))).toString('base64')}`;
  const { train, validation, test } = await fashionMnist.create({ validation: 0.3 }).load();
  const given = Array.from(labels, (label, i) => example(images, label, i));
  const seen = [train, validation].flatMap(({ inputs, labels }) =>
    Array.from(labels, (label, i) => example(inputs as Uint8Array, label, i)),
  );
  expect(validation.size).toBe(1200);
  // As one text: a difference of 4,000 images would be slow to show.
  expect(seen.sort().join() === given.sort().join()).toBe(true);
  expect(Buffer.compare(test.inputs as Uint8Array, read('testImages').subarray(16))).toBe(0);
});

test('a number of training images is drawn from each class, those of a smaller one among those of a larger', async () => {
  const load = (examples?: number) => fashionMnist.create({ examples, validation: 0.25 }).load();
  const [all, some, few] = [await load(), await load(1000), await load(203)];
  const images = ({ train }: Dataset) =>
    Array.from(train.labels, (label, i) =>
      [
        label,
        Buffer.from(train.inputs.subarray(784 * i, 784 * (i + 1)) as Uint8Array).toString('base64'),
      ].join(' '),
    );
  expect([perClass(some.train), perClass(few.train)]).toEqual([
    new Array(10).fill(100),
    [21, 21, 21, ...new Array<number>(7).fill(20)],
  ]);
  const within = (inner: Dataset, outer: Dataset) => {
    const known = new Set(images(outer));
    return images(inner).every((image) => known.has(image));
  };
  expect([within(few, some), within(some, all), within(all, some)]).toEqual([true, true, false]);
  expect(some.validation).toEqual(all.validation);
  await expect(load(3010)).rejects.toThrow(
    "at most as many examples as the 3000 training images that aren't held out, equally many of each class; received 3010",
  );
});

test('without validation all training images train, or those that a key draws', async () => {
  const { train, validation } = await fashionMnist.create({ validation: 0 }).load();
  expect([train.size, validation.size]).toEqual([4000, 0]);
  const some = fashionMnist.create({ validation: 0, examples: 100 });
  expect(some.isDividedByKey).toBe(true);
  expect((await some.load(1)).train.inputs).not.toEqual((await some.load(2)).train.inputs);
});

test('images are enlarged in every split', async () => {
  const source = fashionMnist.create({ size: 56, examples: 50, validation: 0.01 });
  const { train, validation, test, inputShape } = await source.load();
  expect([source.inputShape, inputShape]).toEqual([
    [56, 56, 1],
    [56, 56, 1],
  ]);
  expect([train, validation, test].map(({ size, inputs }) => inputs.length / size)).toEqual([
    3136, 3136, 3136,
  ]);
});

test('options that came later change no identity where they are not given', () => {
  const registry = new Registry([definePackage('core', [fashionMnist])]);
  expect(registry.canonical('dataset', fashionMnist()).options).toEqual({ subset: 'mini', validation: 0.1 });
});

test('options out of range are errors', () => {
  expect(() => fashionMnist.create({ validation: 1 })).toThrow(/validation/);
  expect(() => fashionMnist.create({ subset: 'half' })).toThrow(/subset/);
});

test('the full set has its checksums, pixel constants and splits', async (context) => {
  if (!fullFolders().some((place) => canFind(place)))
    context.skip('the full Fashion-MNIST is not on this machine (Debian: dataset-fashion-mnist)');
  const source = fashionMnist.create({ subset: 'full' });
  const data = await source.load();
  const [mean, std] = pixelStatistics(data);
  expect(perClass(data.validation)).toEqual(new Array(10).fill(600));
  expect([data.train.size, data.test.size]).toEqual([54_000, 10_000]);
  expect(data.mean).toBeCloseTo(mean, 3);
  expect(data.std).toBeCloseTo(std, 3);
  expect(await source.checksum()).not.toBe(await fashionMnist.create({}).checksum());
});

function canFind(place: string): boolean {
  try {
    return findFull([place]) === place;
  } catch {
    return false;
  }
}

test('the full set is looked for in ABLATE_DATA, Debian’s folder and the cache', () => {
  vi.stubEnv('ABLATE_DATA', folder);
  vi.stubEnv('XDG_CACHE_HOME', path.join(folder, 'cache'));
  const folders = fullFolders();
  expect(folders.slice(0, 3)).toEqual([path.join(folder, 'fashion-mnist'), folder, DEBIAN_FOLDER]);
  expect(folders).toHaveLength(4);
  copyMini();
  expect(findFull()).toBe(folder);
});

test('a full set that is missing is an error that names the command, the folders and the files', () => {
  const partial = path.join(folder, 'partial');
  mkdirSync(partial);
  writeFileSync(path.join(partial, FILES.trainImages.name), '');
  const find = () => findFull([path.join(folder, 'nothing'), partial]);
  expect(find).toThrow('`ablate data fashion-mnist`');
  expect(find).toThrow('nothing (without any of its files)');
  expect(find).toThrow('partial (without train-labels-idx1-ubyte.gz, t10k-images-idx3-ubyte.gz');
});

test('the checksum does not depend on how the files are compressed', async () => {
  copyMini();
  const file = path.join(folder, FILES.testImages.name);
  writeFileSync(file, gzipSync(gunzipSync(readFileSync(file)), { level: 1 }));
  expect(await copySource().checksum()).toBe(await fashionMnist.create({}).checksum());
});

test('a file with other content is an error with both checksums, for the checksum and for loading', async () => {
  copyMini();
  const file = path.join(folder, FILES.trainLabels.name);
  const content = gunzipSync(readFileSync(file));
  content[100] = 9 - elementAt(content, 100);
  writeFileSync(file, gzipSync(content));
  const message = `${file}: expected content with the SHA-256 ${String(miniChecksums[FILES.trainLabels.name])}, received`;
  await expect(copySource().checksum()).rejects.toThrow(message);
  await expect(copySource().load()).rejects.toThrow(message);
});

test('a truncated file is an error with the file and the offset', async () => {
  copyMini();
  const file = path.join(folder, FILES.testImages.name);
  writeFileSync(file, readFileSync(file).subarray(0, 1000));
  await expect(copySource().load()).rejects.toThrow(
    /t10k-images.*"unexpected end of file" at about byte 1000 of 1000/,
  );
});

test('files are checked until they are whole, and then once', async () => {
  copyMini();
  const file = path.join(folder, FILES.testImages.name);
  const whole = readFileSync(file);
  writeFileSync(file, whole.subarray(0, 1000));
  await expect(copySource().checksum()).rejects.toThrow('t10k-images');
  writeFileSync(file, whole);
  const checksum = await copySource().checksum();
  writeFileSync(file, whole.subarray(0, 1000));
  expect(await copySource().checksum()).toBe(checksum);
});

test('a file without a recorded checksum is an error', async () => {
  const source = fashionMnistSource(
    () => folder,
    () => Promise.resolve({}),
    { validation: 0.1, mean: 0, std: 1 },
  );
  copyMini();
  await expect(source.checksum()).rejects.toThrow('(none is recorded)');
});
