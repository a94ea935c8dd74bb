import path from 'node:path';
import Database from 'better-sqlite3';
import { beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../fixtures/temporary-folder.js';
import { openReader } from '../query/reader.js';
import { heldLooks, parseStoredPlan, type StoredPlan } from '../query/stored-plan.js';
import type { Store } from '../store-types.js';
import { openStore } from '../store.js';
import type { JsonObject } from '../types.js';

type Decisions = Parameters<Store['recordLook']>[2];

let file: string;
let other: string;
beforeEach(() => {
  const folder = temporaryFolder();
  file = path.join(folder, 'ablate.db');
  other = path.join(folder, 'other.db');
});

const better = { cell: 'a', lacking: [], verdict: 'better', p: 0.01 };
const open = { cell: 'b', lacking: [3], verdict: 'undecided', p: null };
const failed = { cell: 'c', lacking: null, verdict: 'fails', p: null };
const plan: StoredPlan = {
  ...{
    looks: [8, 12],
    seeds: [0, 1],
    metric: 'test/loss',
    goal: 'min',
    margin: 0.1,
    design: { kind: 'half', components: ['a', 'b', 'c', 'd'] },
    worst: null,
    earlier: 2,
  },
  cells: [{ hash: 'a', label: 'A', labels: { model: 'A' }, baseline: 'b' }],
};
/** As it is stored. */
const json = JSON.parse(JSON.stringify(plan)) as JsonObject;

function experiment(store: string) {
  using reader = openReader(store);
  return reader.experiments()[0]!;
}

function fill(name: string, settled: StoredPlan, decided: Readonly<Record<number, Decisions>>): void {
  using store = openStore(name);
  store.settlePlan('e', settled);
  for (const [seeds, decisions] of Object.entries(decided)) store.recordLook('e', Number(seeds), decisions);
}

describe('what an experiment has settled', () => {
  it('holds, whatever comes after it', () => {
    fill(file, plan, { 8: [better, open] });
    fill(file, { ...plan, looks: [4, 8] }, { 8: [{ ...better, verdict: 'worse' }], 12: [failed] });
    const { plan: settled, decisions } = experiment(file);
    expect(settled).toEqual(plan);
    expect(decisions.map(({ seeds, cell, verdict }) => [seeds, cell, verdict])).toEqual([
      [8, 'a', 'better'],
      [8, 'b', 'undecided'],
      [12, 'c', 'fails'],
    ]);
    expect(heldLooks(decisions)).toEqual([
      {
        seeds: 8,
        parts: [
          { cell: 'a', without: [] },
          { cell: 'b', without: [3] },
        ],
      },
      { seeds: 12, parts: [] },
    ]);
  });

  it.each([
    'UPDATE plans SET plan = 1',
    'DELETE FROM plans',
    'UPDATE decisions SET p = 0',
    'DELETE FROM decisions',
  ])('is changed by no %s', (sql) => {
    fill(file, plan, { 8: [better] });
    const database = new Database(file);
    expect(() => database.exec(sql)).toThrow('what was decided is never changed');
    database.close();
  });

  it('is merged where the other store has settled the same, a look as a whole', () => {
    fill(file, plan, { 8: [better] });
    fill(other, plan, { 8: [better, open], 12: [failed] });
    const third = `${other}.third`;
    fill(third, { ...plan, looks: [9] }, { 9: [better] });
    using store = openStore(file);
    store.merge(other);
    store.merge(third);
    expect(experiment(file).plan).toEqual(plan);
    expect(experiment(file).decisions.map(({ seeds, cell }) => [seeds, cell])).toEqual([
      [8, 'a'],
      [12, 'c'],
    ]);
  });
});

describe('a stored plan', () => {
  it('is read as it was written, and without what is no part of one', () => {
    expect(parseStoredPlan(json)).toEqual(plan);
    expect(parseStoredPlan({ looks: [8], metric: 'm', cells: [1, { label: 'x' }, { hash: 'a' }] })).toEqual({
      ...{ looks: [8], seeds: [], metric: 'm', goal: 'max', margin: null, worst: null, earlier: 0 },
      design: null,
      cells: [{ hash: 'a', label: 'a', labels: {}, baseline: null }],
    });
  });

  it.each([
    null,
    {},
    { ...json, metric: 3 },
    { ...json, looks: [] },
    { ...json, looks: [8, 8] },
    { ...json, looks: [0.5] },
  ])('is none: %j', (stored) => expect(parseStoredPlan(stored)).toBeNull());
});
