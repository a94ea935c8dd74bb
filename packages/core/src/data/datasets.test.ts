import { expect, it } from 'vitest';
import type { DatasetSource } from './dataset.js';
import { cifar10, cifar100, csv, fashionMnist, idx, imageFolder, mnist, sequences } from './datasets.js';

interface Held {
  readonly validation?: number;
  readonly test?: number;
}
const idxFiles = { trainImages: 'a', trainLabels: 'b', testImages: 'c', testLabels: 'd' };

it.each<[string, (held: Held) => DatasetSource, tests: boolean]>([
  ['cifar10', (held) => cifar10.create(held), false],
  ['cifar100', (held) => cifar100.create(held), false],
  ['fashion-mnist', (held) => fashionMnist.create(held), false],
  ['mnist', (held) => mnist.create(held), false],
  ['idx', (held) => idx.create({ ...idxFiles, ...held }), false],
  ['image-folder', (held) => imageFolder.create({ folder: 'f', size: [1, 1], ...held }), true],
  ['csv', (held) => csv.create({ file: 'f', target: 'y', ...held }), true],
  ['sequences', (held) => sequences.create({ file: 'f', ...held }), true],
])('%s is divided by a key as long as it holds anything out', (_, create, drawsTest) => {
  const none = { validation: 0, ...(drawsTest ? { test: 0 } : {}) };
  expect(create({}).isDividedByKey).toBe(true);
  expect(create(none).isDividedByKey).toBe(false);
  if (drawsTest) expect(create({ ...none, test: 0.1 }).isDividedByKey).toBe(true);
});
