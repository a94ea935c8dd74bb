import { expect, test } from 'vitest';
import { complement, drawPerClass, takeRows } from './stratify.js';

const labels = Uint8Array.of(2, 0, 2, 0, 2, 2, 0, 2, 0, 2);

test('draws the asked number of each class, in ascending order, the same for the same key', () => {
  const drawn = drawPerClass(labels, (size) => size / 2, 7);
  expect([...drawn].map((i) => labels[i]).sort()).toEqual([0, 0, 2, 2, 2]);
  expect([...drawn]).toEqual([...drawn].sort((a, b) => a - b));
  expect(drawPerClass(labels, (size) => size / 2, 7)).toEqual(drawn);
});

test('another key draws others', () => {
  const many = new Uint8Array(100);
  expect(drawPerClass(many, () => 50, 1)).not.toEqual(drawPerClass(many, () => 50, 2));
});

test('takes the rows that were not drawn', () => {
  const rest = complement(Uint32Array.of(0, 2), 4);
  expect([...rest]).toEqual([1, 3]);
  expect([...takeRows(Uint8Array.of(0, 1, 10, 11, 20, 21, 30, 31), 2, rest)]).toEqual([10, 11, 30, 31]);
});
