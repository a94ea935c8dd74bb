import path from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { cifar10, cifar100, parseCifar } from './cifar.js';
import { dataFolder } from './data-folder.test.support.js';

const folder = dataFolder();

describe('CIFAR', () => {
  const record = (labels: readonly number[], pixel: (channel: number, at: number) => number) =>
    Buffer.from([
      ...labels,
      ...Array.from({ length: 3072 }, (_, i) => pixel(Math.floor(i / 1024), i % 1024)),
    ]);

  test('planes of red, green and blue become pixels', () => {
    const bytes = record([3], (channel, at) => 10 * channel + (at % 10));
    const { size, inputs, labels } = parseCifar(bytes, 'x', { labelBytes: 1, label: 0, classes: 10 });
    expect([size, [...labels], [...inputs.slice(0, 6)]]).toEqual([1, [3], [0, 10, 20, 1, 11, 21]]);
  });

  test('a file that is cut short, or a label that is no class, is an error', () => {
    const format = { labelBytes: 1, label: 0, classes: 10 };
    expect(() => parseCifar(Buffer.alloc(3072), 'x', format)).toThrow('x: expected records of 3073 bytes');
    expect(() =>
      parseCifar(
        record([10], () => 0),
        'x',
        format,
      ),
    ).toThrow('expected a class below 10, received 10');
  });

  test('CIFAR-10 from its six files', async () => {
    for (const name of [
      'data_batch_1',
      'data_batch_2',
      'data_batch_3',
      'data_batch_4',
      'data_batch_5',
      'test_batch',
    ])
      folder.write(
        `cifar-10-batches-bin/${name}.bin`,
        record([name.length % 10], (channel) => channel),
      );
    const dataset = await cifar10.create({ validation: 1 }).load();
    expect([dataset.train.size, dataset.validation.size, dataset.test.size]).toEqual([4, 1, 1]);
    expect(dataset.mean).toEqual([0, 1, 2]);
  });

  test('CIFAR-100, its kinds or its groups', async () => {
    for (const name of ['train', 'test'])
      folder.write(
        `cifar-100-binary/${name}.bin`,
        Buffer.concat([record([7, 42], () => 0), record([8, 43], () => 0)]),
      );
    folder.write('cifar-100-binary/coarse_label_names.txt', 'a\nb\nc\nd\ne\nf\ng\nh\ni\n');
    const fine = await cifar100.create({ validation: 0 }).load();
    const coarse = await cifar100.create({ labels: 'coarse', validation: 0 }).load();
    expect([[...fine.train.labels], [...coarse.test.labels]]).toEqual([[42, 43], [7, 8]]); // prettier-ignore
    expect(coarse).toMatchObject({ classNames: expect.arrayContaining(['a', 'i']) as string[] });
  });

  test('records follow each other, and the label byte that is asked for counts', () => {
    const bytes = Buffer.concat([
      record([1, 5], (channel, at) => 60 * channel + (at % 50)),
      record([2, 6], (channel, at) => 200 - 60 * channel - (at % 50)),
    ]);
    const read = (label: number) => parseCifar(bytes, 'x', { labelBytes: 2, label, classes: 7 });
    expect([[...read(0).labels], [...read(1).labels]]).toEqual([[1, 2], [5, 6]]); // prettier-ignore
    const { size, inputs } = read(0);
    expect([size, inputs.length]).toEqual([2, 2 * 3072]);
    expect([...inputs.slice(3069, 3078)]).toEqual([23, 83, 143, 200, 140, 80, 199, 139, 79]);
    expect(() => parseCifar(bytes, 'x', { labelBytes: 2, label: 1, classes: 6 })).toThrow(
      'x: at byte 3075 expected a class below 6, received 6',
    );
    expect(() => parseCifar(Buffer.alloc(0), 'x', { labelBytes: 2, label: 0, classes: 1 })).toThrow(
      'x: expected records of 3074 bytes (2 for labels, 3 × 32 × 32 for the image); received 0 bytes',
    );
  });

  test('the training files follow each other in their order', async () => {
    for (const part of [1, 2, 3, 4, 5])
      folder.write(
        `cifar-10-batches-bin/data_batch_${part}.bin`,
        Buffer.concat([record([part], () => part), record([part + 4], () => 10 * part)]),
      );
    folder.write(
      'cifar-10-batches-bin/test_batch.bin',
      record([0], () => 7),
    );
    const source = cifar10.create({ validation: 0 });
    expect(source.inputShape).toEqual([32, 32, 3]);
    const { train, test, mean, std, ...facts } = await source.load();
    expect([...train.labels]).toEqual([1, 5, 2, 6, 3, 7, 4, 8, 5, 9]);
    expect(Array.from({ length: 10 }, (_, i) => train.inputs[i * 3072 + 3071])).toEqual([1, 10, 2, 20, 3, 30, 4, 40, 5, 50]); // prettier-ignore
    expect([test.size, test.inputs[0], train.size]).toEqual([1, 7, 10]);
    // Mean (3 + 30) / 2; mean square (11 + 1100) / 2.
    expect([mean, std]).toEqual([Array(3).fill(16.5), Array(3).fill(Math.sqrt(555.5 - 16.5 ** 2))]);
    expect(facts).toMatchObject({ classNames: { 0: 'airplane', 9: 'truck', length: 10 } });
  });

  test.each([
    ['fine', 100, 'a\r\nb\r\n'],
    ['coarse', 20, 'x\ny\n'],
  ] as const)(
    'names of the %s labels: %d numbers, or the lines of their file',
    async (labels, count, text) => {
      for (const name of ['train', 'test'])
        folder.write(
          `cifar-100-binary/${name}.bin`,
          record([0, 1], () => 0),
        );
      const names = async () => {
        const dataset = await cifar100.create({ labels, validation: 0 }).load();
        return dataset.task === 'regression' ? [] : dataset.classNames;
      };
      expect(await names()).toEqual(Array.from({ length: count }, (_, i) => String(i)));
      folder.write(`cifar-100-binary/${labels}_label_names.txt`, text);
      expect(await names()).toEqual(text.split(/\s+/).slice(0, 2));
    },
  );

  test('is known by the content of all its files, wherever they are', async () => {
    const checksum = async (place: string, last: number) => {
      for (const name of ['train', 'test'])
        folder.write(
          `${place}/cifar100/${name}.bin`,
          record([0, 1], () => (name === 'test' ? last : 7)),
        );
      vi.stubEnv('ABLATE_DATA', path.join(folder.path, place));
      return await cifar100.create({}).checksum();
    };
    const [first, again, other] = [await checksum('a', 5), await checksum('b', 5), await checksum('c', 6)];
    expect(first).toMatch(/^[0-9a-f]{64}$/);
    expect(again).toBe(first);
    expect(other).not.toBe(first);
  });

  test('says where it looked', async () => {
    await expect(cifar100.create({}).checksum()).rejects.toThrow(
      `${folder.path}/cifar-100-binary (without any`,
    );
  });
});
