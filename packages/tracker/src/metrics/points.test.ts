import Database from 'better-sqlite3';
import { beforeEach, describe, expect, it } from 'vitest';
import { openStatements, type OpenTables } from '../../fixtures/open-statements.js';
import { plainRollups } from '../../fixtures/plain-rollups.js';
import { PointBuffer } from './point-buffer.js';
import { Points } from './points.js';
import type { WritableRun } from '../runs/writable-run.js';

const POINTS =
  'SELECT name, step, time, value FROM points JOIN keys ON number = key WHERE run = ? ORDER BY name, step';
const SUMMARIES = `SELECT name, first_step, last, last_step, min, min_step, max, max_step, sum, numbers, count,
  rollup_level FROM summaries JOIN keys ON number = key WHERE run = ? ORDER BY name`;
const ROLLUPS =
  'SELECT level, bucket, time, min, max, sum, numbers FROM rollups WHERE run = ? ORDER BY level, bucket';

type Entry = readonly [key: string, step: number, time: number, value: number];

let store: OpenTables;
let points: Points;

beforeEach(() => {
  store = openStatements();
  ({ points } = store.statements);
});

/** Writes as a run writer does, into run 1 unless told. */
function write(entries: Iterable<Entry>, run = 1): void {
  const buffer = new PointBuffer(points.lastSteps(run));
  for (const entry of entries) buffer.add(...entry);
  const prepared = points.prepare(buffer);
  store.statements.transaction(() => points.write(run as WritableRun, prepared));
}

const removeAfter = (step: number): number => {
  let removed = NaN;
  store.statements.transaction(() => {
    removed = points.removeAfter(1 as WritableRun, step);
  });
  return removed;
};

describe('points', () => {
  it.each([1, 31, 32, 33, 64, 65, 100])('are all stored, %i at once', (count) => {
    const entries = Array.from({ length: count }, (_, index): Entry => [
      'a',
      index * 2,
      index + 7,
      index / 8,
    ]);
    write(entries);
    expect(store.rows(POINTS, 1)).toEqual(entries);
  });

  it('late and replaced ones change the summary to what all points say', () => {
    write([
      ['a', 1, 10, 9],
      ['a', 3, 11, 7],
      ['a', 5, 12, NaN],
      ['b', 0, 13, Infinity],
    ]);
    expect(store.rows(SUMMARIES, 1)).toEqual([
      ['a', 1, null, 5, 7, 3, 9, 1, 16, 2, 3, null],
      ['b', 0, Infinity, 0, Infinity, 0, Infinity, 0, Infinity, 1, 1, null],
    ]);
    write([['a', 0, 14, 1]]);
    expect(store.rows(SUMMARIES, 1)[0]).toEqual(['a', 0, null, 5, 1, 0, 9, 1, 17, 3, 4, null]);
    write([
      ['a', 1, 15, 2],
      ['a', 5, 16, 4],
      ['a', 6, 17, 3],
    ]);
    expect(store.rows(POINTS, 1)).toEqual([
      ['a', 0, 14, 1],
      ['a', 1, 15, 2],
      ['a', 3, 11, 7],
      ['a', 5, 16, 4],
      ['a', 6, 17, 3],
      ['b', 0, 13, Infinity],
    ]);
    expect(store.rows(SUMMARIES, 1)[0]).toEqual(['a', 0, 3, 6, 1, 0, 7, 3, 17, 5, 5, null]);
  });

  it('of runs are kept apart', () => {
    write([['a', 1, 10, 1]]);
    write([['a', 1, 20, 2]], 2);
    expect(points.lastSteps(1)).toEqual([['a', 1]]);
    expect(store.rows(POINTS, 1)).toEqual([['a', 1, 10, 1]]);
    expect(store.rows(POINTS, 2)).toEqual([['a', 1, 20, 2]]);
    expect(points.lastSteps(3)).toEqual([]);
  });

  it('of a metric that another process has named get its number', () => {
    const others = new Points(store.database);
    const buffer = new PointBuffer();
    buffer.add('b', 0, 0, 1);
    buffer.add('c', 0, 0, 3);
    write([
      ['a', 0, 0, 1],
      ['b', 0, 0, 2],
    ]);
    others.write(2 as WritableRun, others.prepare(buffer));
    expect(store.rows(POINTS, 2)).toEqual([
      ['b', 0, 0, 1],
      ['c', 0, 0, 3],
    ]);
    expect(store.rows('SELECT name FROM keys ORDER BY number')).toEqual([['a'], ['b'], ['c']]);
  });

  it('of a metric whose number was rolled back get another one', () => {
    const buffer = new PointBuffer();
    buffer.add('a', 0, 0, 1);
    const undone = () =>
      store.statements.transaction(() => {
        points.write(1 as WritableRun, points.prepare(buffer));
        throw new Error('undone');
      });
    expect(undone).toThrow('undone');
    write([
      ['b', 0, 0, 2],
      ['a', 0, 0, 1],
    ]);
    expect(store.rows(POINTS, 1)).toEqual([
      ['a', 0, 0, 1],
      ['b', 0, 0, 2],
    ]);
  });
});

describe('rollups of the points', () => {
  it('start with the 4,096th and are kept true, whether points are added, late or replaced', () => {
    const known = new Map<number, { time: number; value: number }>();
    const add = (...entries: Entry[]) => {
      for (const [, step, time, value] of entries) known.set(step, { time, value });
      write(entries);
    };
    const some = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, at): Entry => [
        'a',
        (from + at) * 2,
        from + at,
        ((from + at) % 13) / 4,
      ]);
    add(...some(0, 4095));
    expect(store.rows(ROLLUPS, 1)).toEqual([]);
    add(...some(4095, 4096));
    // 8,191 steps of 4,096 points: a little less than 2 each, 32 for 16 of them.
    expect(store.rows(SUMMARIES, 1)[0]).toMatchObject({ 11: 5 });
    expect(store.rows(ROLLUPS, 1)).toEqual(plainRollups(known, 5));
    add(...some(4096, 5000));
    expect(store.rows(ROLLUPS, 1)).toEqual(plainRollups(known, 5));
    add(['a', 11, 6000, -99], ['a', 13, 6001, 99]);
    expect(store.rows(ROLLUPS, 1)).toEqual(plainRollups(known, 5));
    add(['a', 11, 6002, 5]);
    expect(store.rows(ROLLUPS, 1)).toEqual(plainRollups(known, 5));
  });
});

it('of many new metrics are numbered in one transaction, and written many a statement', () => {
  const statements: string[] = [];
  const database = new Database(store.file, { verbose: (sql) => statements.push(String(sql)) });
  const other = new Points(database);
  const buffer = new PointBuffer();
  for (let metric = 0; metric < 640; metric += 1) buffer.add(`m${metric}`, 1, 2, metric);
  const prepared = other.prepare(buffer);
  const of = (part: string) => statements.filter((sql) => sql.includes(part));
  expect([of('BEGIN').length, of('COMMIT').length, of('SELECT number').length]).toEqual([1, 1, 0]);
  expect(of('INSERT INTO keys')).toHaveLength(20);
  database.transaction(() => other.write(1 as WritableRun, prepared))();
  expect([of('INSERT INTO points').length, of('INSERT INTO summaries').length]).toEqual([20, 20]);
  statements.length = 0;
  other.prepare(buffer);
  expect(statements).toEqual([]);
  database.close();
  expect(store.rows(POINTS, 1)).toHaveLength(640);
  write([['m639', 2, 3, 4]]);
  expect(store.rows(POINTS, 1)).toContainEqual(['m639', 2, 3, 4]);
});

describe('removed points', () => {
  it('are those beyond the step, and count no more', () => {
    write([
      ['a', 1, 10, 1],
      ['a', 2, 11, 2],
      ['a', 3, 12, NaN],
      ['b', 2, 13, 5],
      ['c', 3, 14, 6],
      ['c', 4, 15, 7],
    ]);
    write([['a', 3, 16, 8]], 2);
    expect(removeAfter(2)).toBe(3);
    expect(store.rows(POINTS, 1)).toEqual([
      ['a', 1, 10, 1],
      ['a', 2, 11, 2],
      ['b', 2, 13, 5],
    ]);
    expect(store.rows(SUMMARIES, 1)).toEqual([
      ['a', 1, 2, 2, 1, 1, 2, 2, 3, 2, 2, null],
      ['b', 2, 5, 2, 5, 2, 5, 2, 5, 1, 1, null],
    ]);
    expect(points.lastSteps(1)).toEqual([
      ['a', 2],
      ['b', 2],
    ]);
    expect(store.rows(POINTS, 2)).toEqual([['a', 3, 16, 8]]);
  });

  it('are gone from the rollups, which are dropped when few are left', () => {
    const known = new Map<number, { time: number; value: number }>();
    const entries = Array.from({ length: 6000 }, (_, step): Entry => ['a', step, step, (step % 17) / 2]);
    for (const [, step, time, value] of entries) if (step <= 4500) known.set(step, { time, value });
    write(entries);
    expect(removeAfter(4500)).toBe(1499);
    expect(store.rows(ROLLUPS, 1)).toEqual(plainRollups(known, 4));
    expect(removeAfter(4094)).toBe(406);
    expect(store.rows(ROLLUPS, 1)).toEqual([]);
  });
});
