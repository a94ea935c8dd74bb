import { expect, it } from 'vitest';
import type { JsonObject } from '../types.js';
import { parseStoredMatrix } from './stored-matrix.js';

const stored = {
  axes: { model: ['plain', 'residual'] },
  seeds: [0, 1],
  compare: { metric: 'test/loss', goal: 'min', margin: 0.1, worst: 9, baseline: { model: 'plain' } },
  design: { kind: 'leave-one-out', components: ['mixup'] },
  cells: [{ hash: 'c0', label: 'plain', labels: { model: 'plain' } }],
};

it('reads what a runner stores', () => {
  expect(parseStoredMatrix(stored)).toEqual({
    ...stored,
    axes: [{ name: 'model', labels: ['plain', 'residual'] }],
  });
});

it('knows the least that a matrix can be', () => {
  expect(parseStoredMatrix({ cells: [{ hash: 'c0' }] })).toEqual({
    axes: [],
    seeds: [],
    compare: null,
    design: null,
    cells: [{ hash: 'c0', label: 'c0', labels: {} }],
  });
});

it.each<[string, JsonObject, JsonObject]>([
  [
    'labels that are no texts',
    { axes: { model: [1, 'plain'], epochs: 'two' } },
    {
      axes: [
        { name: 'model', labels: ['plain'] },
        { name: 'epochs', labels: [] },
      ],
    },
  ],
  ['axes that are a list', { axes: ['model'] }, { axes: [] }],
  ['seeds that are no numbers', { seeds: ['0', 1, null] }, { seeds: [1] }],
  ['a count for the seeds', { seeds: 2 }, { seeds: [] }],
  ['nothing to compare', { compare: null }, { compare: null }],
  ['a design that is not known', { design: { kind: 'third', components: ['a'] } }, { design: null }],
  ['a design without components', { design: { kind: 'half', components: [] } }, { design: null }],
  [
    'components that are no texts',
    { design: { kind: 'factorial', components: ['a', 1] } },
    { design: { kind: 'factorial', components: ['a'] } },
  ],
  ['a comparison without a metric', { compare: { goal: 'min', baseline: null } }, { compare: null }],
  [
    'an unknown goal, and a baseline of no texts',
    { compare: { metric: 'loss', goal: 'most', baseline: { model: 1 } } },
    { compare: { metric: 'loss', goal: null, margin: null, worst: null, baseline: null } },
  ],
  [
    'a margin that is none, and a worst value that is a text',
    { compare: { metric: 'loss', goal: 'max', margin: 0, worst: '9' } },
    { compare: { metric: 'loss', goal: 'max', margin: null, worst: null, baseline: null } },
  ],
  [
    'cells without a hash, and labels that are no texts',
    { cells: [1, null, { label: 'x' }, { hash: 'c1', label: 7, labels: { model: 'plain', epochs: 2 } }] },
    { cells: [{ hash: 'c1', label: 'c1', labels: { model: 'plain' } }] },
  ],
])('leaves out %s', (_, given, expected) => {
  expect(parseStoredMatrix({ ...stored, ...given })).toMatchObject(expected);
});

it.each<[JsonObject | null]>([[null], [{}], [{ ...stored, cells: [] }], [{ ...stored, cells: [1, null] }]])(
  'takes %j for no matrix',
  (nothing) => {
    expect(parseStoredMatrix(nothing)).toBeNull();
  },
);
