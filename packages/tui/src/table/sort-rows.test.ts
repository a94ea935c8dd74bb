import { expect, it } from 'vitest';
import { fakeRow, point, summaryOf } from '../../fixtures/quickstart.js';
import { runColumns } from './columns.js';
import { filterRows } from './filter-rows.js';
import { sortRows } from './sort-rows.js';

const context = { progress: new Map(), now: 0 };
const values = [0.5, Number.NaN, 0.9, null, 0.5];
const rows = values.map((value, index) =>
  fakeRow(index, { metrics: value === null ? {} : { acc: summaryOf([point(0, value)]) }, seed: 10 - index }),
);
const columns = runColumns(['acc']);
const names = (sorted: readonly { name: string }[]) => sorted.map(({ name }) => name.slice(4)).join(' ');

it('sorts with what is missing last in both directions', () => {
  expect(names(sortRows(rows, columns, [{ column: 'acc', descending: false }], context))).toBe('0 4 2 1 3');
  expect(names(sortRows(rows, columns, [{ column: 'acc', descending: true }], context))).toBe('2 0 4 1 3');
});

it('sorts by several keys', () => {
  const keys = [
    { column: 'acc', descending: false },
    { column: 'seed', descending: false },
  ];
  expect(names(sortRows(rows, columns, keys, context))).toBe('4 0 2 3 1');
});

it('sorts names by their numbers, and leaves the order where there is no key', () => {
  const many = [fakeRow(10), fakeRow(9)];
  expect(names(sortRows(many, columns, [{ column: 'name', descending: false }], context))).toBe('9 10');
  expect(sortRows(many, columns, [], context)).toBe(many);
});

it('filters by words', () => {
  const mixed = [fakeRow(1, { name: 'resnet20 bn' }), fakeRow(2, { name: 'plain20 bn', status: 'failed' })];
  expect(filterRows(mixed, 'BN failed')).toEqual([mixed[1]]);
  expect(filterRows(mixed, '')).toBe(mixed);
  expect(filterRows(mixed, 'nothing')).toEqual([]);
});
