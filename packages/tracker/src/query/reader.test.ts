import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../fixtures/temporary-folder.js';
import { InvalidValueError, RunNotFoundError } from '../errors.js';
import { openReader } from './reader.js';
import type { Store } from '../store-types.js';
import { openStore } from '../store.js';
import type { ListOptions } from '../types.js';

let file: string;

beforeEach(() => {
  file = path.join(temporaryFolder(), 'ablate.db');
});

function addRun(store: Store, name: string, accuracy: number, lr = 0.1): string {
  const run = store.startRun({ experiment: 'e', name, config: { optimizer: { lr }, layers: [1, 2] } });
  run.log({ accuracy }, { step: 1 });
  run.finish();
  return run.id;
}

it('gives experiments with what their matrix was', () => {
  using store = openStore(file);
  store.ensureExperiment({ name: 'first', question: 'Why?', matrix: { seeds: [0, 1] } });
  addRun(store, 'a', 0.5);
  using reader = openReader(file);
  expect(reader.experiments()).toMatchObject([
    { name: 'e', question: null, runs: 1, matrix: null },
    { name: 'first', question: 'Why?', runs: 0, matrix: { seeds: [0, 1] } },
  ]);
});

describe('listRuns', () => {
  it('gives the newest first, and any order asked for', () => {
    using store = openStore(file);
    addRun(store, 'b', 0.5, 3);
    addRun(store, 'c', 0.9, 1);
    addRun(store, 'a', 0.7, 2);
    store.enqueue({ experiment: 'other', name: 'waiting' });
    using reader = openReader(file);
    const names = (options: Parameters<typeof reader.listRuns>[0]): string[] =>
      reader.listRuns(options).map(({ name }) => name);
    expect(names({})).toEqual(['waiting', 'a', 'c', 'b']);
    expect(names({ orderBy: 'name' })).toEqual(['a', 'b', 'c', 'waiting']);
    expect(names({ orderBy: 'metric:accuracy', descending: true })).toEqual(['c', 'a', 'b', 'waiting']);
    expect(names({ orderBy: 'metric:accuracy', descending: false, limit: 2, offset: 1 })).toEqual(['a', 'c']);
    expect(names({ orderBy: 'param:optimizer.lr', experiment: 'e' })).toEqual(['c', 'a', 'b']);
    expect(names({ status: ['pending'] })).toEqual(['waiting']);
    expect(() => names({ orderBy: 'constructor' })).toThrow(InvalidValueError);
    expect(() => names({ ordrBy: 'name' } as object)).toThrow(
      'Misspelled option "ordrBy" should be "orderBy"',
    );
  });

  it('gives pages that are parts of the whole list, in every order', () => {
    using store = openStore(file);
    const accuracies = [0.5, NaN, 0.9, 0.5, Infinity, -Infinity, 0.5, undefined, 0.7];
    for (const [seed, accuracy] of accuracies.entries()) {
      const tags: Record<string, string> = seed % 2 === 0 ? { t: `v${seed % 3}` } : {};
      const run = store.startRun({ experiment: 'e', config: seed < 6 ? { lr: seed % 4 } : {}, seed, tags });
      if (accuracy !== undefined) run.log({ accuracy }, { step: 1 });
      run.finish(seed === 4 ? 'failed' : 'finished');
    }
    using reader = openReader(file);
    const seeds = (options: ListOptions) => reader.listRuns(options).map(({ seed }) => seed);
    for (const orderBy of ['created', 'seed', 'metric:accuracy', 'param:lr', 'tag:t', 'tag:none'])
      for (const descending of [true, false])
        for (const filter of ['', 'status:finished'])
          for (const [offset, limit] of [
            [0, 2],
            [2, 3],
            [0, 8],
            [5, 9],
            [9, 1],
            [0, 0],
          ] as const) {
            // prettier-ignore
            const whole = seeds({ orderBy, descending, filter });
            expect(whole).toHaveLength(filter === '' ? 9 : 8);
            expect(seeds({ orderBy, descending, filter, limit, offset })).toEqual(
              whole.slice(offset, offset + limit),
            );
          }
  });

  it('finds the runs of configurations', () => {
    using store = openStore(file);
    for (const [name, configHash] of Object.entries({ one: 'h1', two: 'h2', three: 'h3', four: 'h1' }))
      store.enqueue({ experiment: 'e', name, configHash });
    store.enqueue({ experiment: 'e', name: 'none' });
    using reader = openReader(file);
    const names = (configHashes: string[], filter = '') =>
      reader.listRuns({ configHashes, filter, orderBy: 'name' }).map(({ name }) => name);
    expect(names(['h1', 'h3', 'h9'])).toEqual(['four', 'one', 'three']);
    expect(names(['h1'], 'four')).toEqual(['four']);
    expect(names([])).toEqual([]);
  });

  it('reads only the metrics that are asked for', () => {
    using store = openStore(file);
    using run = store.startRun({ experiment: 'e' });
    run.log({ a: 1, 'val/b': 2, c: 3 }, { step: 1 });
    run.flush();
    using reader = openReader(file);
    const metrics = (names?: string[]) =>
      Object.keys(reader.listRuns(names === undefined ? {} : { metrics: names })[0]?.metrics ?? {});
    expect(metrics()).toEqual(['a', 'val/b', 'c']);
    expect(metrics(['val/b', 'none'])).toEqual(['val/b']);
    expect(metrics([])).toEqual([]);
  });

  it('lists 1,000 runs with their summaries far below half a second', () => {
    using store = openStore(file);
    for (let index = 0; index < 1000; index += 1) {
      const run = store.startRun({ experiment: 'e', config: { index, model: { depth: 8 } } });
      run.log({ a: 1, b: 2, c: 3, d: 4, e: 5, f: 6, g: 7, h: 8 }, { step: 1 });
      run.finish();
    }
    using reader = openReader(file);
    // Of the processor's time: other programs take their share of the clock's.
    const before = process.cpuUsage();
    expect(reader.listRuns()).toHaveLength(1000);
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1000).toBeLessThan(250);
  });
});

describe('getRun', () => {
  it('takes an id, a prefix of one, or a name', () => {
    using store = openStore(file);
    const id = addRun(store, 'resnet20-bn', 1);
    using reader = openReader(file);
    for (const reference of [id, id.toLowerCase(), id.slice(0, 12), 'resnet20-bn']) {
      expect(reader.getRun(reference).id).toBe(id);
    }
  });

  it('names close and ambiguous runs', () => {
    using store = openStore(file);
    addRun(store, 'resnet20-bn', 1);
    addRun(store, 'same', 1);
    addRun(store, 'same', 2);
    using reader = openReader(file);
    expect(() => reader.getRun('resnet20-nb')).toThrow(RunNotFoundError);
    expect(() => reader.getRun('resnet20-nb')).toThrow('did you mean resnet20-bn?');
    expect(() => reader.getRun('same')).toThrow(/could be several runs: same \(/);
    expect(() => reader.getRun("'; DROP TABLE runs; --")).toThrow(RunNotFoundError);
  });
});

describe('other questions', () => {
  it('are answered', () => {
    using store = openStore(file);
    store.ensureExperiment({ name: 'e', question: 'Why?' });
    store.ensureExperiment({ name: 'e' });
    const first = addRun(store, 'one', 1, 0.1);
    const second = addRun(store, 'two', 1, 0.01);
    using reader = openReader(file);
    expect(reader.experiments()).toMatchObject([{ name: 'e', question: 'Why?', runs: 2 }]);
    expect(reader.metricKeys([first])).toEqual(['accuracy']);
    expect(reader.metricKeys([])).toEqual([]);
    expect(reader.diffConfigs([first, second])).toEqual([{ path: 'optimizer.lr', values: [0.1, 0.01] }]);
    expect(reader.progress(first)).toBeNull();
    expect(reader.trace(first)).toBeNull();
    expect(reader.series(first, 'unknown')).toEqual([]);
  });

  it('see a commit of the writer by the version', () => {
    using store = openStore(file);
    using reader = openReader(file);
    const before = reader.version();
    expect(reader.version()).toBe(before);
    addRun(store, 'one', 1);
    expect(reader.version()).not.toBe(before);
  });

  it('put log lines together from pieces', () => {
    using store = openStore(file);
    const id = store.enqueue({ experiment: 'e' });
    store.appendLog(id, 0, 'stdout', 'epoch 1\nepo');
    store.appendLog(id, 0, 'stderr', 'careful\r\n');
    store.appendLog(id, 0, 'stdout', 'ch 2\n\u001b[31mred\n');
    using reader = openReader(file);
    const text = (lines?: number): string[] =>
      reader.logTail(id, lines).map((line) => `${line.stream} ${line.text}`);
    expect(text()).toEqual(['stdout epoch 1', 'stdout epoch 2', 'stderr careful', 'stdout \u001b[31mred']);
    expect(text(1)).toEqual(['stdout \u001b[31mred']);
  });
});

describe('a cursor', () => {
  it('gives what came after it', () => {
    using store = openStore(file);
    const run = store.startRun({ experiment: 'e' });
    using reader = openReader(file);
    const none = reader.logAfter(run.id, 0);
    expect(none).toEqual({ items: [], cursor: 0 });
    store.appendLog(run.id, run.token, 'stdout', 'one\n');
    store.appendLog(run.id, run.token, 'stderr', 'two');
    const first = reader.logAfter(run.id, none.cursor, 1);
    expect(first.items.map(({ text }) => text)).toEqual(['one\n']);
    expect(reader.logAfter(run.id, first.cursor).items).toMatchObject([{ stream: 'stderr', text: 'two' }]);
    run.logBatch([1, 2, 3].map((step) => ({ values: { loss: step === 3 ? NaN : step }, step })));
    run.flush();
    const points = reader.pointsAfter(run.id, 'loss', -1, 2);
    expect(points.items.map(({ value }) => value)).toEqual([1, 2]);
    expect(reader.pointsAfter(run.id, 'loss', points.cursor).items).toMatchObject([{ step: 3, value: NaN }]);
    expect(reader.pointsAfter(run.id, 'loss', 3)).toEqual({ items: [], cursor: 3 });
  });
});
