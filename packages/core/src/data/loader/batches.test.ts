import { beforeAll, expect, test } from 'vitest';
import { loadBackend } from '../../backends/load.js';
import { batchesOf, inSequence, makeBatch } from './batches.js';
import type { Dataset, Split } from '../dataset.js';
import { batchFacts, hostBatch } from './host-batch.js';

beforeAll(() => loadBackend('cpu'));

const split: Split = {
  size: 3,
  inputs: Uint8Array.of(0, 10, 2, 20, 4, 30),
  labels: Uint8Array.of(0, 1, 1),
};
const splits = { train: split, validation: split, test: split };

test('standardizes by one number, or by one for each channel', async () => {
  const facts = { inputShape: [2], classNames: ['a', 'b'], ...splits };
  const one = makeBatch({ ...facts, mean: 2, std: 2 }, split, [2, 0]);
  expect([...(await one.inputs.data())]).toEqual([1, 14, -1, 4]);
  expect([...(await one.targets.data())]).toEqual([1, 0]);
  const each = makeBatch({ ...facts, mean: [2, 20], std: [2, 10] }, split, [2, 0]);
  expect([...(await each.inputs.data())]).toEqual([1, 1, -1, -1]);
});

test('standardizes the targets of a regression', async () => {
  const regression: Split = {
    size: 2,
    inputs: Float32Array.of(1, 2),
    labels: Float32Array.of(5, 100, 7, 300),
  };
  const dataset: Dataset = {
    task: 'regression',
    inputShape: [1],
    targets: [
      { name: 'a', mean: 6, std: 1 },
      { name: 'b', mean: 200, std: 50 },
    ],
    mean: 0,
    std: 1,
    train: regression,
    validation: regression,
    test: regression,
  };
  const { targets } = makeBatch(dataset, regression, [1, 0]);
  expect([targets.shape, targets.dtype, [...(await targets.data())]]).toEqual([
    [2, 2],
    'float32',
    [1, 2, -1, -2],
  ]);
});

test('has the classes of all steps of a sequence', async () => {
  const sequence: Split = { size: 2, inputs: new Float32Array(6), labels: Uint8Array.of(0, 1, 2, 3, 4, 5) };
  const dataset: Dataset = {
    task: 'sequence',
    inputShape: [3, 1],
    classNames: ['a', 'b', 'c', 'd', 'e', 'f'],
    mean: 0,
    std: 1,
    train: sequence,
    validation: sequence,
    test: sequence,
  };
  const { inputs, targets } = makeBatch(dataset, sequence, [1]);
  expect([inputs.shape, targets.shape, targets.dtype]).toEqual([[1, 3, 1], [1, 3], 'int32']);
  expect([...(await targets.data())]).toEqual([3, 4, 5]);
});

test('cuts an order into batches, the last shorter, and into batches of one', () => {
  const cut = (size: number) => [...batchesOf(Uint32Array.of(4, 3, 2, 1, 0), size)].map((run) => [...run]);
  expect(cut(2)).toEqual([[4, 3], [2, 1], [0]]);
  expect(cut(1)).toHaveLength(5);
  expect(cut(9)).toEqual([[4, 3, 2, 1, 0]]);
});

test('standardizes each channel of an image by its own mean and standard deviation', async () => {
  // Two images of 1×2 pixels with three channels.
  const images: Split = {
    size: 2,
    inputs: Uint8Array.of(1, 12, 100, 3, 14, 100, 5, 16, 200, 7, 18, 200),
    labels: Uint8Array.of(4, 2),
  };
  const facts = {
    ...{ inputShape: [1, 2, 3], classNames: ['a', 'b', 'c', 'd', 'e'] },
    ...{ train: images, validation: images, test: images },
  };
  const batch = makeBatch({ ...facts, mean: [1, 10, 100], std: [2, 1, 50] }, images, [1, 0]);
  expect([batch.inputs.shape, batch.inputs.dtype]).toEqual([[2, 1, 2, 3], 'float32']);
  expect([...(await batch.inputs.data())]).toEqual([2, 6, 2, 3, 8, 2, 0, 2, 0, 1, 4, 0]);
  expect([batch.targets.shape, batch.targets.dtype, [...(await batch.targets.data())]]).toEqual([[2], 'int32', [2, 4]]); // prettier-ignore
  const one = makeBatch({ ...facts, mean: [1, 10, 100], std: 2 }, images, [0]);
  expect([...(await one.inputs.data())]).toEqual([0, 1, 0, 1, 2, 0]);
  const other = makeBatch({ ...facts, mean: 1, std: [1, 11, 99] }, images, [0]);
  expect([...(await other.inputs.data())]).toEqual([0, 1, 1, 2, Math.fround(13 / 11), 1]);
});

test('has each sequence’s classes in the order that is asked for', async () => {
  const sequence: Split = { size: 2, inputs: new Float32Array(6), labels: Uint8Array.of(0, 1, 2, 3, 4, 5) };
  const { targets } = makeBatch(
    {
      ...{ task: 'sequence', inputShape: [3, 1], classNames: ['a', 'b', 'c', 'd', 'e', 'f'] },
      ...{ mean: 0, std: 1, train: sequence, validation: sequence, test: sequence },
    },
    sequence,
    [1, 0, 1],
  );
  expect([targets.shape, [...(await targets.data())]]).toEqual([
    [3, 3],
    [3, 4, 5, 0, 1, 2, 3, 4, 5],
  ]);
});

test('the indices of a split in their order', () => {
  expect(inSequence(split)).toEqual(Uint32Array.of(0, 1, 2));
});

test.each([
  ['classes', { classNames: ['a', 'b', 'c'] }, { task: 'classification', targets: [], outputs: 3 }],
  ['a class at each step', { task: 'sequence', classNames: ['a', 'b'] }, { task: 'sequence', targets: [], outputs: 2 }], // prettier-ignore
  [
    'numbers',
    { task: 'regression', targets: [{ name: 'y', mean: 1, std: 2 }] },
    { task: 'regression', targets: [{ name: 'y', mean: 1, std: 2 }], outputs: 1 },
  ],
] as const)('what batches are made by, of a dataset of %s', (_, given, expected) => {
  const facts = { inputShape: [2], mean: [1, 2], std: 3 };
  const dataset: Dataset = { ...facts, ...splits, ...given };
  expect(batchFacts(dataset)).toEqual({ ...facts, ...expected });
  expect(hostBatch(batchFacts(dataset), split, [1]).outputs).toBe(expected.outputs);
});
