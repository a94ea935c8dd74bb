import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { dataFolder } from './data-folder.test.support.js';
import { idx, mnist } from './idx-images.js';
import { imageFolder } from './image-folder.js';

const folder = dataFolder();

const idxBytes = (shape: readonly number[], data: readonly number[]) => {
  const header = Buffer.alloc(4 + 4 * shape.length);
  header.set([0, 0, 8, shape.length]);
  shape.forEach((size, axis) => header.writeUInt32BE(size, 4 + 4 * axis));
  return Buffer.concat([header, Buffer.from(data)]);
};

describe('IDX images', () => {
  const files = { trainImages: 'a', trainLabels: 'b', testImages: 'c', testLabels: 'd' };
  const write = (given: Partial<Record<'a' | 'b' | 'c' | 'd', Buffer>> = {}) => {
    folder.write('a', given.a ?? idxBytes([3, 1, 2], [0, 1, 2, 3, 4, 5]));
    folder.write('b', given.b ?? idxBytes([3], [0, 1, 1]));
    folder.write('c', given.c ?? gzipSync(idxBytes([1, 1, 2], [6, 7])));
    folder.write('d', given.d ?? idxBytes([1], [1]));
  };
  const load = (options: object = {}) => idx.create({ ...files, validation: 1, ...options }).load();

  test('any pair, gzipped or not', async () => {
    write();
    const dataset = await load({ validation: 0 });
    expect(dataset).toMatchObject({ inputShape: [1, 2, 1], classNames: ['0', '1'], mean: [2.5] });
    // What is known before the files are read.
    expect(idx.create(files).inputShape).toEqual([null, null, null]);
    expect(mnist.create({}).inputShape).toEqual([28, 28, 1]);
    expect([[...dataset.train.inputs], [...dataset.test.inputs]]).toEqual([[0, 1, 2, 3, 4, 5], [6, 7]]); // prettier-ignore
  });

  test('with channels', async () => {
    write({ a: idxBytes([3, 1, 1, 2], [0, 10, 2, 20, 4, 30]), c: idxBytes([1, 1, 1, 2], [6, 7]) });
    expect(await load()).toMatchObject({ inputShape: [1, 1, 2], mean: [2, 20] });
  });

  test('as many classes as either split has, or those that are named; labels of each split are its own', async () => {
    write({ b: idxBytes([3], [2, 0, 1]), d: idxBytes([1], [4]) });
    const dataset = await load({ validation: 0 });
    expect(dataset).toMatchObject({ classNames: ['0', '1', '2', '3', '4'] });
    expect([[...dataset.train.labels], [...dataset.test.labels]]).toEqual([[2, 0, 1], [4]]);
    const classNames = ['a', 'b', 'c', 'd', 'e', 'f'];
    expect(await load({ classNames })).toMatchObject({ classNames });
  });

  test.each([
    [
      'a wrong magic',
      { a: Buffer.from([1, 0, 8, 3, 0, 0, 0, 1]) },
      {},
      'at byte 0 expected the magic 0x0000 of an IDX file, received 0x0100',
    ],
    ['other labels', { b: idxBytes([2], [0, 1]) }, {}, `b: expected 3 labels, one for each image of`],
    ['other test images', { c: idxBytes([1, 2, 2], [0, 0, 0, 0]) }, {}, 'c: expected images [1, 2, 1] as in'],
    [
      'too few names',
      {},
      { classNames: ['only'] },
      'expected classes 0 to 0, as many as classNames has; received class 1',
    ],
    [
      'a validation larger than the set',
      {},
      { validation: 3 },
      'validation: expected fewer examples than the 3',
    ],
  ])('%s is an error', async (_, given, options, message) => {
    write(given);
    await expect(load(options)).rejects.toThrow(message);
  });

  test('MNIST says where it looked and what to put there', async () => {
    const checksum = mnist.create({}).checksum();
    await expect(checksum).rejects.toThrow(`MNIST is not on this machine; looked in ${folder.path}/mnist (without any of its files); ${folder.path} (`); // prettier-ignore
    await expect(mnist.create({}).load()).rejects.toThrow('Put the four files into one of these folders');
  });

  test('MNIST from its four files', async () => {
    const images = (count: number) =>
      gzipSync(idxBytes([count, 28, 28], new Array<number>(count * 784).fill(9)));
    const labels = (count: number) =>
      gzipSync(
        idxBytes(
          [count],
          Array.from({ length: count }, (_, i) => i % 10),
        ),
      );
    folder.write('mnist/train-images-idx3-ubyte.gz', images(20));
    folder.write('mnist/train-labels-idx1-ubyte.gz', labels(20));
    folder.write('mnist/t10k-images-idx3-ubyte.gz', images(10));
    folder.write('mnist/t10k-labels-idx1-ubyte.gz', labels(10));
    const dataset = await mnist.create({ validation: 0.5 }).load();
    expect([dataset.train.size, dataset.validation.size, dataset.test.size]).toEqual([10, 10, 10]);
    expect(await mnist.create({}).checksum()).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe('a folder of images', () => {
  const image = (colour: string, format: 'png' | 'jpeg' = 'png', alpha = 1) =>
    sharp({ create: { width: 6, height: 4, channels: 4, background: { ...COLOURS[colour], alpha } } })
      .toFormat(format)
      .toBuffer();
  const COLOURS: Record<string, { r: number; g: number; b: number }> = {
    red: { r: 255, g: 0, b: 0 },
    blue: { r: 0, g: 0, b: 255 },
  };
  const create = (options: object = {}) =>
    imageFolder.create({ folder: 'set', size: [2, 3], validation: 0, test: 1, ...options });

  test('a class each, PNG or JPEG, resized', async () => {
    folder.write('set/red/1.png', await image('red'));
    folder.write('set/red/2.jpg', await image('red', 'jpeg'));
    folder.write('set/blue/1.png', await image('blue'));
    folder.write('set/blue/notes.txt', 'no image');
    folder.write('set/blue/2.png', await image('blue'));
    const dataset = await create({ test: 2 }).load();
    expect(dataset).toMatchObject({ inputShape: [2, 3, 3], classNames: ['blue', 'red'] });
    expect([dataset.train.size, dataset.test.size, [...dataset.train.labels]]).toEqual([2, 2, [0, 1]]);
    expect([...dataset.train.inputs.slice(0, 3)]).toEqual([0, 0, 255]);
    expect(dataset.train.inputs[18]).toBeGreaterThan(250);
    const grey = await create({ channels: 1, test: 2 }).load();
    expect([grey.inputShape, grey.train.inputs.length]).toEqual([[2, 3, 1], 12]);
  });

  test('folders train, test and validation', async () => {
    for (const split of ['train', 'test', 'validation'])
      for (const colour of ['red', 'blue']) folder.write(`set/${split}/${colour}/1.png`, await image(colour));
    const dataset = await create().load();
    expect([dataset.train.size, dataset.validation.size, dataset.test.size]).toEqual([2, 2, 2]);
    folder.write('set/test/green/1.png', await image('red'));
    await expect(create().load()).rejects.toThrow(
      'no class "green" in the training images; known: blue, red',
    );
  });

  /** An image of rows of pixels. */
  const pixels = (rows: readonly (readonly number[])[]) => {
    const [first = []] = rows;
    const raw = { width: first.length / 3, height: rows.length, channels: 3 } as const;
    return sharp(Buffer.from(rows.flat()), { raw }).png().toBuffer();
  };

  test('rows, columns and channels stay where they are; grey is grey', async () => {
    const image = [[255, 0, 0, 0, 255, 0, 0, 0, 255], [0, 0, 0, 128, 128, 128, 255, 255, 255]]; // prettier-ignore
    folder.write('set/a/1.png', await pixels(image));
    folder.write('set/b/1.png', await pixels(image));
    const { train } = await create({ test: 0 }).load();
    expect([...train.inputs.slice(0, 18)]).toEqual(image.flat());
    const grey = await create({ test: 0, channels: 1 }).load();
    expect([...grey.train.inputs.slice(3, 6)]).toEqual([0, 128, 255]);
  });

  test('many images, in folders within folders too, keep their order and their class', async () => {
    const shade = (value: number) => pixels([[value, value, value]]);
    for (let i = 0; i < 20; i++) {
      folder.write(`set/a/${i < 10 ? 'first' : 'second'}/${String(i).padStart(2, '0')}.PNG`, await shade(i));
      folder.write(`set/b/${String(i).padStart(2, '0')}.png`, await shade(100 + i));
    }
    const { train } = await create({ test: 0, size: [1, 1] }).load();
    const shades = [...train.inputs].filter((_, i) => i % 3 === 0);
    const expected = Array.from({ length: 40 }, (_, i) => (i < 20 ? i : 80 + i));
    expect(shades).toEqual(expected);
    expect([...train.labels]).toEqual(expected.map((value) => Number(value >= 100)));
    const held = await create({ test: 0.25, validation: 0.2, size: [1, 1] }).load();
    const of = (dataset: { inputs: ArrayLike<number>; labels: ArrayLike<number> }) =>
      Array.from(dataset.labels, (label, i) => {
        expect(label).toBe(Number(dataset.inputs[3 * i]! >= 100));
        return dataset.inputs[3 * i]!;
      });
    const splits = [of(held.train), of(held.validation), of(held.test)];
    expect(splits.map(({ length }) => length)).toEqual([24, 6, 10]);
    // Half of each split is of either class.
    expect(splits.map((split) => split.filter((value) => value >= 100).length)).toEqual([12, 3, 5]);
    expect(splits.flat().sort((a, b) => a - b)).toEqual(expected);
    // Of the images that are no test, those held out for validation included.
    const rest = [...splits[0]!, ...splits[1]!];
    expect((held.mean as number[])[0]).toBeCloseTo(rest.reduce((a, b) => a + b) / 30, 9);
  });

  test('each of the folders train, validation and test is its own split', async () => {
    const shades = { train: 10, validation: 20, test: 30 };
    for (const [split, value] of Object.entries(shades))
      for (const name of ['a', 'b'])
        folder.write(`set/${split}/${name}/1.png`, await pixels([[value, 0, 0]]));
    const dataset = await create().load();
    expect(
      [dataset.train, dataset.validation, dataset.test].map(({ inputs, labels }) => [inputs[0], ...labels]),
    ).toEqual([[10, 0, 1], [20, 0, 1], [30, 0, 1]]); // prettier-ignore
    expect(dataset.mean).toEqual([10, 0, 0]);
  });

  test('another key divides images otherwise, but not folders that are the division', async () => {
    for (const name of ['a', 'b'])
      for (let i = 0; i < 12; i++) folder.write(`set/${name}/${i}.png`, await pixels([[i, 0, 0]]));
    const of = (splitSeed: number) => create({ test: 0.25, validation: 0.25, splitSeed });
    const [own, seven] = [await of(0).load(), await of(0).load(7)];
    expect([seven.test, own.test.size]).toEqual([(await of(7).load()).test, seven.test.size]);
    expect(seven.test.inputs).not.toEqual(own.test.inputs);
    expect(seven.validation.inputs).not.toEqual(own.validation.inputs);
    for (const split of ['train', 'test', 'validation'])
      for (const name of ['a', 'b']) folder.write(`parts/${split}/${name}/1.png`, await pixels([[1, 0, 0]]));
    await expect(create({ folder: 'parts' }).load(7)).rejects.toThrow(
      /^streams.split: image-folder has one division alone in .*parts, which has the folders train, validation and test$/,
    );
  });

  test('transparent pixels become black, as their colour over black', async () => {
    for (const name of ['a', 'b']) folder.write(`set/${name}/1.png`, await image('red', 'png', 0));
    const { train } = await create({ test: 0 }).load();
    expect([...train.inputs.slice(0, 3)]).toEqual([0, 0, 0]);
  });

  test('another image is another dataset', async () => {
    folder.write('set/red/1.png', await image('red'));
    const before = await create().checksum();
    folder.write('set/red/2.png', await image('blue'));
    expect(await create().checksum()).not.toBe(before);
  });

  test('images and classes are in the order of their names, however a folder lists them', async () => {
    const names = ['e', 'b', 'h', 'a', 'g', 'c', 'f', 'd'];
    for (const [place, order] of Object.entries({ one: names, other: names.toReversed() }))
      for (const name of order)
        folder.write(`${place}/${name}/1.png`, await pixels([[names.indexOf(name), 0, 0]]));
    const one = create({ folder: 'one', test: 0 });
    expect(await one.load()).toMatchObject({ classNames: names.toSorted() });
    expect(await create({ folder: 'other' }).checksum()).toBe(await one.checksum());
  });

  test('test and validation are classes where no folder train is there; files beside classes are none', async () => {
    for (const name of ['test', 'validation']) folder.write(`set/${name}/1.png`, await image('red'));
    folder.write('set/readme.txt', 'no class');
    expect(await create({ test: 0 }).load()).toMatchObject({
      ...{ classNames: ['test', 'validation'], train: { size: 2 }, validation: { size: 0 } },
    });
  });

  test('a checksum is read once, as long as a plan and its cells need it', async () => {
    folder.write('set/red/1.png', await image('red'));
    const before = await create().checksum();
    folder.write('set/red/1.png', await image('blue'));
    expect(await create().checksum()).toBe(before);
  });

  test('an image is stretched, not cut, and one that its decoder only warns of is taken', async () => {
    const wide = await pixels([[255, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255]]);
    const jpeg = await image('red', 'jpeg');
    // Bytes that belong to nothing, before the start of the scan.
    const scan = jpeg.indexOf(Buffer.from([0xff, 0xda]));
    const warned = Buffer.concat([jpeg.subarray(0, scan), Buffer.alloc(3), jpeg.subarray(scan)]);
    await expect(sharp(warned).raw().toBuffer()).rejects.toThrow('extraneous bytes');
    folder.write('set/a/1.png', wide);
    folder.write('set/b/1.jpg', warned);
    const { train } = await create({ test: 0, size: [1, 2] }).load();
    const [leftRed = 0, , leftBlue = 0, rightRed = 0, , rightBlue = 0] = train.inputs;
    expect([leftRed > 60, leftBlue, rightRed, rightBlue > 60]).toEqual([true, 0, 0, true]);
    expect(train.inputs[6]).toBeGreaterThan(250);
  });

  test('a corrupt image, one that is cut short, an empty folder: errors that name it', async () => {
    const whole = await image('red');
    folder.write('set/red/1.png', whole);
    const blue = folder.write('set/blue/1.png', 'not a PNG');
    await expect(create().load()).rejects.toMatchObject({
      message: expect.stringContaining(`${blue}: expected a whole PNG or JPEG image, received`) as string,
      cause: expect.any(Error) as Error,
    });
    folder.write('set/blue/1.png', whole.subarray(0, whole.length - 30));
    await expect(create().load()).rejects.toThrow(`${blue}: expected a whole PNG or JPEG image, received`);
    folder.write('set/blue/1.png', whole);
    mkdirSync(path.join(folder.path, 'set/green'));
    await expect(create().load()).rejects.toThrow('green: expected PNG or JPEG images; received none');
    mkdirSync(path.join(folder.path, 'empty'));
    await expect(create({ folder: 'empty' }).load()).rejects.toThrow('expected a folder for each of two or more classes; received none'); // prettier-ignore
  });
});
