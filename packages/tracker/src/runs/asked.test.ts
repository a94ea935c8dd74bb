import path from 'node:path';
import Database from 'better-sqlite3';
import { beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../fixtures/temporary-folder.js';
import { openReader } from '../query/reader.js';
import { openStore } from '../store.js';

let file: string;
beforeEach(() => {
  file = path.join(temporaryFolder(), 'ablate.db');
});

function change(sql: string): void {
  const database = new Database(file);
  try {
    database.exec(sql);
  } finally {
    database.close();
  }
}

describe('matrices', () => {
  const ask = (matrix: { margin: number }) => {
    using store = openStore(file);
    return store.ensureExperiment({ name: 'e', question: `Is it ${matrix.margin}?`, matrix });
  };

  it('are kept in order, each as often as it follows another one, and runs know theirs', () => {
    const hashes = [{ margin: 1 }, { margin: 2 }, { margin: 2 }, { margin: 1 }].map((matrix) => {
      const hash = ask(matrix);
      using store = openStore(file);
      store.enqueue({ experiment: 'e', matrixHash: hash });
      change('UPDATE experiments SET question = question');
      // Two matrices of one millisecond are in no order.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2);
      return hash;
    });
    using reader = openReader(file);
    const asked = reader.matrices('e');
    expect(asked.map(({ question, matrix }) => [question, matrix])).toEqual([
      ['Is it 1?', { margin: 1 }],
      ['Is it 2?', { margin: 2 }],
      ['Is it 1?', { margin: 1 }],
    ]);
    expect(asked.map(({ hash }) => hash)).toEqual([hashes[0], hashes[1], hashes[0]]);
    const runs = reader.listRuns({ orderBy: 'created', descending: false });
    expect(runs.map(({ matrixHash }) => matrixHash)).toEqual(hashes);
  });

  it('begin with the one that an older version had kept alone', () => {
    using store = openStore(file);
    store.ensureExperiment({ name: 'e', question: 'Old?' });
    change(`UPDATE experiments SET matrix = '{"margin":0}'`);
    ask({ margin: 1 });
    using reader = openReader(file);
    expect(reader.matrices('e').map(({ question, matrix }) => [question, matrix])).toEqual([
      ['Old?', { margin: 0 }],
      ['Is it 1?', { margin: 1 }],
    ]);
  });

  it('are never changed', () => {
    ask({ margin: 1 });
    expect(() => change(`UPDATE matrices SET matrix = '{}'`)).toThrow('what was asked is never changed');
    expect(() => change('DELETE FROM matrices')).toThrow('what was asked is never changed');
  });
});

describe('a registration', () => {
  it('is kept once, under the hash of its canonical JSON, and never changed', () => {
    using store = openStore(file);
    const hash = store.register('e', { cells: ['a'], question: 'Why?' }, 2);
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(store.register('e', { question: 'Why?', cells: ['a'] }, 5)).toBe(hash);
    expect(store.register('e', { question: 'Why?', cells: ['a', 'b'] }, 5)).not.toBe(hash);
    using reader = openReader(file);
    const [experiment] = reader.experiments();
    expect(experiment?.registrations.map(({ earlier, registration }) => [earlier, registration])).toEqual([
      [2, { cells: ['a'], question: 'Why?' }],
      [5, { cells: ['a', 'b'], question: 'Why?' }],
    ]);
    expect(() => change('UPDATE registrations SET earlier = 0')).toThrow('never changed');
    expect(() => change('DELETE FROM registrations')).toThrow('never changed');
  });
});

describe('code', () => {
  it('is kept once under its hash, and removed when no run has been trained from it for an hour', () => {
    using store = openStore(file);
    const [used, unused] = [store.keepSnapshot('{"used":1}'), store.keepSnapshot('{"unused":1}')];
    expect(store.keepSnapshot('{"used":1}')).toBe(used);
    store.enqueue({ experiment: 'e', snapshot: used });
    expect(store.gc().snapshots).toBe(0);
    change(`UPDATE snapshots SET created_at = created_at - 7200000`);
    expect(store.gc().snapshots).toBe(1);
    using reader = openReader(file);
    expect([reader.snapshot(used), reader.snapshot(unused)]).toEqual(['{"used":1}', null]);
  });

  it('of a run is what was said first', () => {
    using store = openStore(file);
    const [one, other] = [store.keepSnapshot('1'), store.keepSnapshot('2')];
    const id = store.enqueue({ experiment: 'e' });
    expect(store.lease(id, 'first', { snapshot: one }).snapshot).toBe(one);
    store.attach(id, 1).finish('killed');
    expect(store.lease(id, 'second', { snapshot: other }).snapshot).toBe(one);
  });
});

it('a store whose code is not that of its hash is not merged', () => {
  const source = path.join(path.dirname(file), 'source.db');
  {
    using from = openStore(source);
    from.startRun({ experiment: 'e', snapshot: from.keepSnapshot('{"a":1}') }).finish();
  }
  const database = new Database(source);
  database.exec(`UPDATE snapshots SET content = '{"a":2}'`);
  database.close();
  using store = openStore(file);
  expect(() => store.merge(source)).toThrow('has changed code');
});
