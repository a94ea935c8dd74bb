import { describe, expect, it } from 'vitest';
import type { JsonObject, Registration } from '../types.js';
import { answeredRegistration, differencesFrom } from './answered-registration.js';

const matrix = {
  axes: { lr: ['slow', 'fast'] },
  seeds: [0, 1, 2],
  looks: null,
  compare: { metric: 'test/accuracy', goal: 'max', margin: 0.01, worst: 0, baseline: { lr: 'slow' } },
  cells: [
    { hash: 'a', label: 'slow', labels: { lr: 'slow' } },
    { hash: 'b', label: 'fast', labels: { lr: 'fast' } },
  ],
};
const configs = { a: { lr: 0.1 }, b: { lr: 0.5, code: { 'regularizer/mine': '11' } } };
const registered = { question: 'Faster?', matrix, configs };
const asked = (change: JsonObject) => ({ question: 'Faster?', matrix: { ...matrix, ...change } });

describe('what is asked otherwise than it was registered', () => {
  it('is nothing for the same, whatever the labels and the order of cells are', () => {
    expect(differencesFrom(registered, asked({}))).toEqual([]);
    const cells = [{ hash: 'b', label: 'quick' }, matrix.cells[0]!];
    expect(differencesFrom(registered, asked({ cells, axes: { lr: ['quick', 'slow'] } }))).toEqual([]);
  });

  it.each<[what: string, change: JsonObject, expected: string]>([
    ['the margin', { compare: { ...matrix.compare, margin: null } }, 'margin: 0.01 was registered, now none'],
    [
      'the metric',
      { compare: { ...matrix.compare, metric: 'test/loss' } },
      'metric: "test/accuracy" was registered, now "test/loss"',
    ],
    [
      'the baseline',
      { compare: { ...matrix.compare, baseline: { lr: 'fast' } } },
      'baseline: {"lr":"slow"} was registered, now {"lr":"fast"}',
    ],
    ['seeds', { seeds: [0, 1, 2, 3] }, 'seeds: 0 to 2 were registered, now 0 to 3'],
    ['listed seeds', { seeds: [5, 7] }, 'seeds: 0 to 2 were registered, now [5, 7]'],
    ['looks', { looks: [2, 3] }, 'looks: none was registered, now [2,3]'],
    ['what is yet unknown', { design: 'half' }, 'design: none was registered, now "half"'],
    ['a cell less', { cells: [matrix.cells[0]!] }, 'cell "fast" was registered and is not there'],
    [
      'a cell more',
      { cells: [...matrix.cells, { hash: 'c', label: 'mad' }] },
      'cell "mad" was not registered',
    ],
    [
      'what a cell is',
      { cells: [matrix.cells[0]!, { hash: 'c', label: 'fast' }] },
      'cell "fast" is another one',
    ],
  ])('names %s', (_, change, expected) => {
    expect(differencesFrom(registered, asked(change))).toEqual([expected]);
  });

  it('names the question, and no matrix at all', () => {
    expect(differencesFrom(registered, { question: null, matrix })).toEqual([
      'question: "Faster?" was registered, now none',
    ]);
    expect(differencesFrom(registered, { question: 'Faster?', matrix: null }).length).toBeGreaterThan(5);
  });

  it('names what of a cell differs, where that is known', () => {
    const cells = [matrix.cells[0]!, { hash: 'c', label: 'fast' }];
    const now: JsonObject = { lr: 0.6, code: { 'regularizer/mine': '22' }, backend: 'cpu' };
    expect(differencesFrom(registered, { ...asked({ cells }), configOf: () => now })).toEqual([
      'cell "fast" is another one: lr 0.5 → 0.6, the code of regularizer/mine',
    ]);
  });
});

describe('the registration of a comparison', () => {
  const registration = (hash: string, content: JsonObject): Registration => ({
    ...{ hash, registration: content, earlier: 0, createdAt: 1000 },
  });
  const narrow = { ...registered, matrix: { ...matrix, seeds: [0] } };

  it('is the newest one that it answers', () => {
    const all = [
      registration('first', registered),
      registration('second', registered),
      registration('narrow', narrow),
    ];
    expect(answeredRegistration(all, asked({}))).toMatchObject({ hash: 'second', differences: [] });
  });

  it('is the newest one with what differs, where it answers none', () => {
    const all = [registration('first', registered), registration('narrow', narrow)];
    expect(answeredRegistration(all, asked({ seeds: [0, 1] }))).toMatchObject({
      hash: 'narrow',
      differences: ['seeds: [0] were registered, now 0 to 1'],
    });
    expect(answeredRegistration([], asked({}))).toBeNull();
  });
});
