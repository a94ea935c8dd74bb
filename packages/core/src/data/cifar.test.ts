import { describe, expect, test } from 'vitest';
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

  test('says where it looked', async () => {
    await expect(cifar100.create({}).checksum()).rejects.toThrow(
      `${folder.path}/cifar-100-binary (without any`,
    );
  });
});
