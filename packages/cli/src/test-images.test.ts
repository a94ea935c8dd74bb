import { exampleIds, type Dataset } from '@ablate/core/data';
import { fashionMnist } from '@ablate/core';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { readTestImages } from './test-images.js';

const CONFIG = { dataset: { use: 'fashion-mnist', version: 1, options: { subset: 'mini' } } };

let dataset: Dataset;
beforeAll(async () => {
  dataset = await fashionMnist.create({ subset: 'mini' }).load();
});

describe('images of a run’s test examples', () => {
  it('have the pixels of the examples with these ids, wherever they stand now', async () => {
    const [tested, trained] = [exampleIds(dataset.test)[3] ?? 0n, exampleIds(dataset.train)[5] ?? 0n];
    const images = await readTestImages(CONFIG, new Set([tested, trained, 1n]));
    expect([...images.keys()]).toEqual([tested, trained]);
    const [, base64 = ''] = images.get(tested)?.split(',') ?? [];
    const pixels = await sharp(Buffer.from(base64, 'base64')).toColourspace('b-w').raw().toBuffer();
    expect([...pixels]).toEqual([...dataset.test.inputs.subarray(3 * 784, 4 * 784)]);
  });

  it('are none of points', async () => {
    expect(await readTestImages({ dataset: { use: 'two-moons', options: {} } }, new Set([1n]))).toEqual(
      new Map(),
    );
  });

  it('of a dataset that is none of Ablate’s own, or that is not known, are an error', async () => {
    const read = (config: object) => readTestImages(config as typeof CONFIG, new Set([1n]));
    await expect(read({ dataset: { use: 'my-own', options: {} } })).rejects.toThrow('no dataset "my-own"');
    await expect(read({})).rejects.toThrow("expected a run's dataset");
  });
});
