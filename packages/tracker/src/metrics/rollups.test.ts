import { describe, expect, it } from 'vitest';
import { openStatements } from '../../fixtures/open-statements.js';
import { plainRollups } from '../../fixtures/plain-rollups.js';
import { Rollups } from './rollups.js';

const RUN = 5;
const KEY = 6;
const ROWS = `SELECT level, bucket, time, min, max, sum, numbers FROM rollups WHERE run = ${RUN} AND key = ${KEY}
  ORDER BY level, bucket`;

type Entry = readonly [step: number, time: number, value: number];

/** Writes as the points of one transaction are, and remembers them. */
function openRollups() {
  const { database, rows } = openStatements();
  const rollups = new Rollups(database);
  const points = new Map<number, { time: number; value: number }>();
  const insert = database.prepare('INSERT INTO points (run, key, step, time, value) VALUES (?, ?, ?, ?, ?)');
  const remember = database.transaction((entries: readonly Entry[]) => {
    for (const [step, time, value] of entries) {
      insert.run(RUN, KEY, step, time, value);
      points.set(step, { time, value });
    }
  });
  const add = database.transaction((entries: readonly Entry[], narrowest: number) => {
    remember(entries);
    const [steps, times, values] = [0, 1, 2].map((at) => entries.map((entry) => entry[at] ?? NaN));
    rollups.add(RUN, KEY, { steps: steps ?? [], times: times ?? [], values: values ?? [] }, narrowest);
  });
  return { rollups, points, remember, add, rows: () => rows(ROWS), all: rows };
}

const series: Entry[] = Array.from({ length: 200 }, (_, index) => [
  index * 3,
  1000 + index,
  index % 7 === 0 ? NaN : ((index * 37) % 101) / 4,
]);

describe('rollups', () => {
  it.each([0, 1, 4])('added one write after another from level %i are those of all points', (narrowest) => {
    const { points, add, rows } = openRollups();
    for (const end of [1, 2, 50, 77, 200]) add(series.slice(points.size, end), narrowest);
    expect(rows()).toEqual(plainRollups(points, narrowest));
  });

  it.each([0, 1, 4])('built from the points at level %i are the same', (narrowest) => {
    const { rollups, points, remember, rows } = openRollups();
    remember(series);
    rollups.build(RUN, KEY, narrowest);
    expect(rows()).toEqual(plainRollups(points, narrowest));
    // Built again they are not added to what is there.
    rollups.build(RUN, KEY, narrowest);
    expect(rows()).toEqual(plainRollups(points, narrowest));
  });

  it.each([
    { what: 'a lower minimum', entry: [10, 0, -50] },
    { what: 'a higher maximum', entry: [10, 0, 500] },
    { what: 'neither, in newer points', entry: [10, 9000, 1] },
    { what: 'NaN', entry: [10, 0, NaN] },
    { what: 'infinity', entry: [10, 0, Infinity] },
    { what: 'a place far beyond', entry: [100_000, 0, 1] },
  ] as const)('take in $what', ({ entry }) => {
    const { points, add, rows } = openRollups();
    add(series, 4);
    add([entry], 4);
    expect(rows()).toEqual(plainRollups(points, 4));
  });

  it('get the first number of a bucket after its NaN, and the other way round', () => {
    const { points, add, rows } = openRollups();
    add([[0, 1, NaN]], 2);
    expect(rows()[0]).toEqual([2, 0, 1, null, null, 0, 0]);
    add([[1, 2, 3]], 2);
    expect(rows()[0]).toEqual([2, 0, 2, 3, 3, 3, 1]);
    add([[2, 3, NaN]], 2);
    expect(rows()[0]).toEqual([2, 0, 3, 3, 3, 3, 1]);
    expect(rows()).toEqual(plainRollups(points, 2));
  });

  it('have no sum once opposite infinities have met, however they were made', () => {
    const { rollups, points, add, rows } = openRollups();
    add([[0, 1, Infinity]], 0);
    add([[1, 2, -Infinity]], 0);
    add([[2, 3, 1]], 0);
    const expected = plainRollups(points, 0);
    expect(rows()).toEqual(expected);
    // Level 2 holds all three steps.
    expect(expected[3]).toEqual([2, 0, 3, -Infinity, Infinity, null, 3]);
    rollups.build(RUN, KEY, 0);
    expect(rows()).toEqual(expected);
  });

  it('of other runs and metrics are left alone', () => {
    const { rollups, add, all } = openRollups();
    add(series, 4);
    const other = { steps: [0], times: [1], values: [2] };
    rollups.add(RUN, KEY + 1, other, 4);
    rollups.add(RUN + 1, KEY, other, 4);
    rollups.build(RUN, KEY, 5);
    rollups.clear(RUN, KEY);
    expect(all('SELECT run, key, count(*), sum(numbers) FROM rollups GROUP BY run, key')).toEqual([
      [RUN, KEY + 1, 8, 8],
      [RUN + 1, KEY, 8, 8],
    ]);
  });
});
