import path from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../fixtures/temporary-folder.js';
import { openReader } from '../query/reader.js';
import { openStore } from '../store.js';
import { repairStore } from './repair.js';
import { verifyStore } from './verify.js';

let file: string;
beforeEach(() => {
  file = path.join(temporaryFolder(), 'ablate.db');
});

/** Two finished runs of which one has a metric with rollups, and all that a value can be. */
function fill(): string {
  using store = openStore(file);
  const config = { lr: 0.1, deep: [1, null, true, 'a'], half: '\ud800', empty: {} };
  const run = store.startRun({ experiment: 'e', name: 'long', config });
  for (let step = 0; step < 6000; step += 1) run.log({ loss: Math.sin(step) * 1e3 }, { step: step * 3 });
  for (const [step, value] of [NaN, -0, Infinity, 5, 1e308, 1e308].entries())
    run.log({ odd: value }, { step });
  run.log({ nothing: NaN }, { step: 4 });
  run.finish();
  const other = store.startRun({ experiment: 'e', name: 'short' });
  other.log({ loss: 1 }, { step: 1 });
  other.finish();
  return run.id;
}

function change(sql: string): number {
  const database = new Database(file);
  const { changes } = database.prepare(sql).run();
  database.close();
  return changes;
}

type Rows = Readonly<Record<string, unknown[]>>;

/** Every row of every table; sums to twelve digits, for they depend on the order of adding. */
function rows(): Rows {
  const database = new Database(file, { readonly: true });
  const tables = database
    .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table'")
    .pluck()
    .all();
  const all = tables.map((table): [string, unknown[]] => [
    table,
    database
      .prepare<[], Record<string, unknown>>(`SELECT * FROM ${table}`)
      .all()
      .map((row) => (typeof row.sum === 'number' ? { ...row, sum: row.sum.toPrecision(12) } : row)),
  ]);
  database.close();
  return Object.fromEntries(all);
}

const kinds = () => [...new Set(verifyStore(file).map(({ kind }) => kind))];

const OF_LOSS = "WHERE key = (SELECT number FROM keys WHERE name = 'loss') AND run = 1";
const SUMMARY = [
  'first_step',
  'last_step',
  'last',
  'min',
  'min_step',
  'max',
  'max_step',
  'sum',
  'numbers',
  'count',
];
const BUCKET = ['time', 'min', 'max', 'sum', 'numbers'];

const FALSIFIED: readonly [kinds: string, sql: string][] = [
  ...SUMMARY.map((field): [string, string] => [
    // Its buckets hold fewer points than it counts.
    field === 'count' ? 'summary,rollup' : 'summary',
    `UPDATE summaries SET ${field} = ${field} + 1 ${OF_LOSS}`,
  ]),
  ['summary', `UPDATE summaries SET sum = NULL ${OF_LOSS}`],
  ['summary', `UPDATE summaries SET min = NULL ${OF_LOSS}`],
  ['summary', "UPDATE summaries SET max = 7 WHERE key = (SELECT number FROM keys WHERE name = 'odd')"],
  ['summary', "UPDATE summaries SET sum = 7 WHERE key = (SELECT number FROM keys WHERE name = 'odd')"],
  ['summary', "UPDATE summaries SET last = 7 WHERE key = (SELECT number FROM keys WHERE name = 'nothing')"],
  ['summary', `DELETE FROM summaries WHERE run = 2`],
  [
    'summary',
    `INSERT INTO summaries SELECT 2, 3, first_step, last, last_step, min, min_step, max, max_step, sum, numbers,
    count, NULL FROM summaries WHERE run = 2`,
  ],
  ['summary,rollup', `UPDATE summaries SET rollup_level = NULL ${OF_LOSS}`],
  ['rollup', `UPDATE summaries SET rollup_level = rollup_level + 1 ${OF_LOSS}`],
  ['rollup', `UPDATE summaries SET rollup_level = rollup_level + 2 ${OF_LOSS}`],
  ...BUCKET.flatMap((field) =>
    [0, 2, 14].map((above): [string, string] => [
      'rollup',
      `UPDATE rollups SET ${field} = ${field} + 1 ${OF_LOSS} AND bucket = 0
       AND level = ${above} + (SELECT rollup_level FROM summaries ${OF_LOSS})`,
    ]),
  ),
  ['rollup', `DELETE FROM rollups ${OF_LOSS} AND bucket = 1 AND level = (SELECT min(level) FROM rollups)`],
  ['rollup', `DELETE FROM rollups ${OF_LOSS} AND level = (SELECT max(level) FROM rollups)`],
  ['rollup', `DELETE FROM rollups ${OF_LOSS}`],
  [
    'rollup',
    `INSERT INTO rollups SELECT run, key, level, 1000000, time, min, max, sum, numbers FROM rollups LIMIT 1`,
  ],
  [
    'rollup',
    `INSERT INTO rollups SELECT 2, key, level, bucket, time, min, max, sum, numbers FROM rollups LIMIT 1`,
  ],
  ['parameter', "UPDATE params SET value = 0.2 WHERE path = 'lr'"],
  ['parameter', "UPDATE params SET type = 'string' WHERE path = 'lr'"],
  ['parameter', "DELETE FROM params WHERE path = 'deep.1'"],
  ['parameter', "INSERT INTO params VALUES (2, 'lr', 'number', 1)"],
];

describe('what is derived', () => {
  it.each(FALSIFIED)('and falsified is found as %s, and made anew by a repair: %s', (found, sql) => {
    fill();
    expect(verifyStore(file)).toEqual([]);
    const before = rows();
    expect(change(sql)).toBeGreaterThan(0);
    expect(kinds().join()).toBe(found);
    const falsified = rows();
    const { backup, repaired, problems } = repairStore(file);
    expect([problems, [...new Set(repaired.map(({ kind }) => kind))].join()]).toEqual([[], found]);
    expect(rows()).toEqual(before);
    file = backup ?? '';
    expect(rows()).toEqual(falsified);
  });

  it('is named with its run and metric, and with what is stored and what the points say', () => {
    const id = fill();
    change(`UPDATE summaries SET last_step = 5, count = 6 ${OF_LOSS}`);
    expect(verifyStore(file)).toEqual([
      {
        kind: 'summary',
        message: `the summary of loss in run ${id}: last_step is 5 instead of 17997, count is 6 instead of 6000`,
      },
    ]);
  });

  it('is left alone by a repair where there is nothing to do, and where a run is held', () => {
    fill();
    expect(repairStore(file)).toEqual({ backup: null, repaired: [], problems: [] });
    using store = openStore(file);
    const run = store.startRun({ experiment: 'e', name: 'held' });
    run.log({ loss: 1 }, { step: 1 });
    run.flush();
    change('UPDATE summaries SET count = 7 WHERE run = 3');
    expect(repairStore(file)).toMatchObject({ repaired: [], problems: [{ kind: 'summary' }] });
    run.finish();
    expect(repairStore(file)).toMatchObject({ repaired: [{ kind: 'summary' }], problems: [] });
  });

  it('includes indexes', () => {
    const id = fill();
    const database = new Database(file);
    database.unsafeMode(true);
    database.pragma('writable_schema = ON');
    database.exec(`UPDATE sqlite_schema SET sql = replace(sql, '(name)', '(name) WHERE number > 1')
      WHERE name = 'runs_by_name'`);
    database.close();
    change('REINDEX runs_by_name');
    const restored = new Database(file);
    restored.unsafeMode(true);
    restored.pragma('writable_schema = ON');
    restored.exec(`UPDATE sqlite_schema SET sql = replace(sql, ' WHERE number > 1', '')
      WHERE name = 'runs_by_name'`);
    restored.close();
    expect(kinds()).toEqual(['corrupt']);
    expect(repairStore(file).problems).toEqual([]);
    using reader = openReader(file);
    expect(reader.getRun('long').id).toBe(id);
  });
});

const value = fc.oneof(
  fc.double(),
  fc.double({ min: -1, max: 1, noNaN: true }),
  fc.constantFrom(0, -0, NaN, Infinity, -Infinity, Number.MAX_VALUE, -Number.MAX_VALUE, 5e-324),
);
/** Bursts of points, each from a step on, so that some come late or replace others, and some series get rollups. */
const bursts = fc.array(
  fc.record({
    from: fc.oneof(fc.nat(9000), fc.constantFrom(0, 2 ** 52)),
    stride: fc.constantFrom(1, 2, 100),
    values: fc.array(value, { minLength: 1, maxLength: 40 }),
    repeated: fc.constantFrom(1, 1, 150),
  }),
  { minLength: 1, maxLength: 6 },
);

it('nothing is found in what the tracker has written itself', () => {
  using store = openStore(file);
  fc.assert(
    fc.property(bursts, fc.boolean(), (all, isCut) => {
      const run = store.startRun({ experiment: 'e', name: 'x' });
      for (const { from, stride, values, repeated } of all) {
        for (let index = 0; index < values.length * repeated; index += 1)
          run.log({ m: values[index % values.length] ?? 0 }, { step: from + index * stride });
        run.flush();
      }
      if (isCut) run.supersedeAfter(5000);
      run.finish();
      expect(verifyStore(file)).toEqual([]);
      store.removeRun(run.id);
    }),
    { numRuns: 60 },
  );
}, 120_000);
