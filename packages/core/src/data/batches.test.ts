import { beforeAll, expect, test } from 'vitest';
import { loadBackend } from '../backends/load.js';
import { batchesOf, makeBatch } from './batches.js';
import type { Dataset, Split } from './dataset.js';

beforeAll(() => loadBackend('cpu'));

const split: Split = {
  size: 3,
  inputs: Uint8Array.of(0, 10, 2, 20, 4, 30),
  labels: Uint8Array.of(0, 1, 1),
};
const splits = { train: split, validation: split, test: split };

test('standardizes by one number, or by one for each channel', async () => {
  const facts = { inputShape: [2], classNames: ['a', 'b'], ...splits };
  const one = makeBatch({ ...facts, mean: 2, deviation: 2 }, split, [2, 0]);
  expect([...(await one.inputs.data())]).toEqual([1, 14, -1, 4]);
  expect([...(await one.targets.data())]).toEqual([1, 0]);
  const each = makeBatch({ ...facts, mean: [2, 20], deviation: [2, 10] }, split, [2, 0]);
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
      { name: 'a', mean: 6, deviation: 1 },
      { name: 'b', mean: 200, deviation: 50 },
    ],
    mean: 0,
    deviation: 1,
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
    deviation: 1,
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
