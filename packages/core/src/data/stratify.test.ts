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

test('asks for each class by its size and number, classes without examples left out of the draw', () => {
  const asked: number[][] = [];
  const count = (size: number, label: number) => {
    asked.push([label, size]);
    return label === 0 ? 1 : 0;
  };
  const drawn = drawPerClass(labels, count, 7);
  expect(asked).toEqual([[0, 4], [1, 0], [2, 6]]); // prettier-ignore
  expect([...drawn].map((i) => labels[i])).toEqual([0]);
});

test('each class has a draw of its own from the key', () => {
  // Classes of 50 examples in turn: the same draw for both would take neighbours only.
  const turns = Uint8Array.from({ length: 100 }, (_, i) => i % 2);
  const drawn = new Set(drawPerClass(turns, () => 25, 3));
  const together = [...drawn].filter((i) => drawn.has(i ^ 1));
  expect(drawn.size).toBe(50);
  expect(together.length).toBeLessThan(50);
});

test.each([
  ['Uint8Array', Uint8Array.of(1, 2, 3)],
  ['Int32Array', Int32Array.of(-1, 2, 300_000)],
  ['Float32Array', Float32Array.of(0.5, -2, 3)],
])('rows of a %s are of its type and share no memory with it', (name, data) => {
  const rows = takeRows(data, 1, Uint32Array.of(2, 1));
  expect(rows.constructor.name).toBe(name);
  expect([...rows]).toEqual([data[2], data[1]]);
  rows[0] = 9;
  expect(data[2]).not.toBe(9);
});

test('rows of a Buffer share no memory with it', () => {
  const data = Buffer.of(1, 2);
  const rows = takeRows(data, 1, Uint32Array.of(0));
  rows[0] = 9;
  expect([...data]).toEqual([1, 2]);
});
